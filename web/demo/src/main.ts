// The page: steps, each an action that becomes possible when what it needs is there.
import { download } from "./download";
import { DrawStep } from "./draw-step";
import { runComparison, runExport, type Exported } from "./export-step";
import { showModel } from "./inspect";
import type { Network } from "./network";
import { Classifier } from "./run";
import { runTraining } from "./train-step";
import { addAction, refresh, setState, showError } from "./ui";

let network: Network | null = null;
let exported: Exported | null = null;
let classifier: Promise<Classifier> | null = null;
const drawing = new DrawStep();

/** What has come out of a step is worth nothing once an earlier step starts again. */
async function forgetExport(): Promise<void> {
  const old = classifier;
  exported = classifier = null;
  setState("inspect", "waiting");
  refresh();
  await drawing.use(null);
  const started = await old?.catch(() => null); // why it never started has been shown already
  await started?.release();
}

/** Starts onnxruntime-web with the exported bytes, in the background. */
function startClassifier({ bytes }: Exported): void {
  const starting = Classifier.create(bytes);
  classifier = starting;
  starting
    .then((started) => (classifier === starting ? drawing.use(started) : undefined))
    .catch((error: unknown) => {
      showError("draw", error);
    });
}

addAction({
  button: "train-start",
  step: "train",
  needs: () => "nothing",
  run: async () => {
    network?.dispose();
    network = null;
    await forgetExport();
    network = await runTraining();
  },
});

addAction({
  button: "export-start",
  step: "export",
  needs: () => network,
  run: async (trained) => {
    await forgetExport();
    exported = await runExport(trained);
    showModel(exported.model.inspect());
    setState("inspect", "done");
    startClassifier(exported);
  },
});

addAction({
  button: "compare-start",
  step: "compare",
  needs: () => network && classifier && { network, classifier },
  run: async (both) => runComparison(both.network, await both.classifier),
});

addAction({
  button: "download-start",
  step: "download",
  needs: () => exported,
  run: ({ bytes }) => {
    download(bytes, "digits.onnx");
  },
});
