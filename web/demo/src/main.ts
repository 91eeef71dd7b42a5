// The page. It consists of steps. The action of a step becomes possible when its inputs exist.
import type { DataSet } from "./data/dataset";
import { download } from "./page/download";
import { createNetwork, type Network } from "./network/create";
import { Classifier } from "./network/onnxruntime";
import { prepareTensorFlow } from "./network/tensorflow";
import { cells, PlaneView } from "./plane/plane-view";
import { DataStep } from "./steps/data-step";
import { DrawStep } from "./steps/draw-step";
import { runComparison, runExport, type Exported } from "./steps/export-step";
import { GraphStep } from "./steps/graph-step";
import { NetworkStep } from "./steps/network-step";
import { clearTraining, learnedPlane, runTraining, samplesSeen } from "./steps/train-step";
import { startTheme } from "./page/theme";
import { addAction, element, refresh, setState, showError, whenIdle } from "./page/ui";

interface Learning {
  readonly network: Network;
  readonly data: DataSet;
  readonly stopping: AbortController;
}

startTheme();
const drawing = new DrawStep();
const graph = new GraphStep();
const exportedPlane = new PlaneView(element("exported-plane", HTMLCanvasElement));
let learning: Learning | null = null;
let edition = 0; // changes with the data and the layers
let exported: Exported | null = null;
let classifier: Promise<Classifier> | null = null;

const network = new NetworkStep(discardTraining);
const data = new DataStep({
  onKind: (kind) => {
    network.for(kind);
    element("download-start", HTMLButtonElement).textContent = `Download ${kind}.onnx`;
  },
  onPoints: (points) => {
    learnedPlane.show(points);
    exportedPlane.show(points);
    if (data.kind === "points") discardTraining();
  },
});

data.start();

/** Discards the trained network, after its layers or its data have changed. */
function discardTraining(): void {
  discardExport();
  edition++;
  const old = learning;
  learning = null;
  old?.stopping.abort();
  if (old) {
    clearTraining("The network or the data have changed: train again.");
    void Promise.all([whenIdle("train"), whenIdle("export")]).then(() =>
      old.network.model.dispose(),
    );
  }
  if (element("train", HTMLElement).dataset.state !== "busy") setState("train", "ready");
  refresh();
}

/** Discards the exported model, after an earlier step has started again. */
function discardExport(): void {
  const old = { exported, classifier };
  exported = classifier = null;
  exportedPlane.paint(null);
  for (const step of ["export", "compare", "download"]) setState(step, "waiting");
  void graph.use(null);
  void drawing.use(null);
  refresh();
  void whenIdle("export").then(async () => {
    old.exported?.network.model.dispose();
    const started = await old.classifier?.catch(() => null); // the reason of the failure was shown
    await started?.release();
  });
}

/** Starts onnxruntime-web with the exported bytes, in the background. */
async function startClassifier({ bytes, network, data }: Exported): Promise<void> {
  const starting = Classifier.create(bytes, network);
  classifier = starting;
  refresh();
  try {
    const started = await starting;
    if (classifier !== starting) return;
    if (data.kind === "digits") await drawing.use(started);
    else exportedPlane.paint(await started.predict(cells));
  } catch (error) {
    showError(data.kind === "digits" ? "draw" : "export", error);
  }
}

addAction({
  button: "train-start",
  step: "train",
  lane: "train",
  needs: () => (network.isSound && data.lack === null ? "ready" : null),
  run: async () => {
    discardTraining();
    clearTraining("Loading …");
    const begun = edition;
    const [samples] = await Promise.all([data.load(), prepareTensorFlow()]);
    if (edition !== begun) {
      clearTraining("The network or the data have changed: train again.");
      return "ready";
    }
    const mine = {
      network: createNetwork(network.layers, samples),
      data: samples,
      stopping: new AbortController(),
    };
    learning = mine;
    refresh();
    await runTraining(mine.network, samples, mine.stopping);
    if (learning !== mine) clearTraining("The network or the data have changed: train again.");
    return learning === mine ? "done" : "ready";
  },
});

addAction({
  button: "export-start",
  step: "export",
  lane: "export",
  needs: () => learning,
  run: async (learned) => {
    discardExport();
    setState("export", "busy");
    const made = await runExport(learned.network, learned.data, samplesSeen());
    if (learning !== learned) {
      made.network.model.dispose();
      return "waiting";
    }
    exported = made;
    void startClassifier(made);
    await graph.use(made.model);
    return "done";
  },
});

addAction({
  button: "compare-start",
  step: "compare",
  lane: "export",
  needs: () => exported && classifier && { exported, classifier },
  run: async (both) => {
    return (await runComparison(both.exported, await both.classifier)) ? "done" : "ready";
  },
});

addAction({
  button: "download-start",
  step: "download",
  lane: "export",
  needs: () => exported,
  run: async ({ model, data: { kind } }) => {
    download(await model.toCheckedBlob(), `${kind}.onnx`);
    return "done";
  },
});
