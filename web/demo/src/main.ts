// The page: five steps, each an action that becomes possible when the one before it is done.
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
  await old?.then((each) => each.release()).catch(() => {}); // one that never started needs no end
}

/** Starts onnxruntime-web with the exported bytes. The steps that need it wait for it, or report
 * why it did not start. */
function startClassifier({ bytes }: Exported): void {
  classifier = Classifier.create(bytes);
  classifier.then((started) => drawing.use(started)).catch((error) => showError("draw", error));
}

addAction({
  button: "train-start",
  step: "train",
  isReady: () => true,
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
  isReady: () => network !== null,
  run: async () => {
    await forgetExport();
    exported = await runExport(network!);
    showModel(exported.model.inspect());
    setState("inspect", "done");
    startClassifier(exported);
  },
});

addAction({
  button: "compare-start",
  step: "compare",
  isReady: () => exported !== null,
  run: async () => runComparison(network!, await classifier!),
});

addAction({
  button: "download-start",
  step: "download",
  isReady: () => exported !== null,
  run: async () => download(exported!.bytes, "digits.onnx"),
});
