// Step 1 on the page: the progress bar, the two live charts, and the Stop button.
import { LineChart } from "./chart";
import { loadDigits } from "./data";
import { formatCount, formatPercent, formatSeconds } from "./format";
import { createNetwork, prepareTensorFlow, type Network } from "./network";
import { EPOCHS, train, type TrainEvents } from "./train";
import { announce, element, showFigure } from "./ui";

const progress = element("train-progress", HTMLProgressElement);
const status = element("train-status", HTMLElement);
const accuracyNow = element("accuracy-now", HTMLElement);
const lossNow = element("loss-now", HTMLElement);

const accuracyChart = new LineChart(element("accuracy-chart", HTMLCanvasElement), {
  min: 0.8,
  max: 1,
  ticks: [0.8, 0.9, 1],
  format: (value) => formatPercent(value, 0),
});
const lossChart = new LineChart(element("loss-chart", HTMLCanvasElement), {
  min: 0,
  max: 1,
  ticks: [0, 0.5, 1],
  format: (value) => value.toFixed(1),
});

/** Resolves with the network also when a person stops early: it is worth a look then, too. */
export async function runTraining(): Promise<Network> {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const stop = element("train-stop", HTMLButtonElement);
  const controller = new AbortController();
  stop.onclick = () => {
    controller.abort();
  };
  stop.hidden = false;
  try {
    status.textContent = "Loading the digits …";
    const [digits] = await Promise.all([loadDigits(), prepareTensorFlow()]);
    const network = createNetwork();
    clear();
    announce("Training has begun.");
    await train(network, digits, showEvents(elapsed), controller.signal);
    const stopped = controller.signal.aborted;
    status.textContent = stopped
      ? "Stopped early. You can go on with what it has learned."
      : "Done.";
    return network;
  } finally {
    if (document.activeElement === stop) element("train-start", HTMLButtonElement).focus();
    stop.hidden = true;
  }
}

function clear(): void {
  accuracyChart.clear();
  lossChart.clear();
  progress.value = 0;
}

function showEvents(elapsed: () => number): TrainEvents {
  let all = 1;
  return {
    onBatch: ({ seen, total, loss, accuracy }) => {
      all = total;
      progress.value = seen / total;
      const epoch = Math.ceil((seen / total) * EPOCHS);
      const count = formatCount(seen);
      status.textContent = `Epoch ${epoch} of ${EPOCHS} · ${count} digits · ${formatSeconds(elapsed())}`;
      accuracyNow.textContent = formatPercent(accuracyChart.addPoint(seen / total, accuracy));
      lossNow.textContent = lossChart.addPoint(seen / total, loss).toFixed(3);
    },
    onMeasured: ({ seen, epoch, accuracy }) => {
      accuracyChart.addDot(seen / all, accuracy);
      showFigure("heldout-accuracy", formatPercent(accuracy), accuracy);
      showFigure("train-time", formatSeconds(elapsed()), elapsed());
      announce(`Epoch ${epoch} of ${EPOCHS}: ${formatPercent(accuracy)} of held-out digits right.`);
    },
  };
}
