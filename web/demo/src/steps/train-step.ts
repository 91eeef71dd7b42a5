// Step 3: the progress bar, the two live charts, the decision surface, and the Stop button.
import { LineChart } from "../page/chart";
import type { DataSet } from "../data/dataset";
import { Forecast } from "../page/forecast";
import { formatCount, formatPercent, formatRoughly, formatSeconds } from "../page/format";
import type { Network } from "../network/create";
import { predict } from "../network/predict";
import { scheduleFor, train, type Schedule, type TrainEvents } from "../network/train";
import { cells, PlaneView } from "../plane/plane-view";
import { announce, element, showFigure } from "../page/ui";

const SURFACE_EVERY = 150; // milliseconds

const progress = element("train-progress", HTMLProgressElement);
const status = element("train-status", HTMLElement);
const accuracyNow = element("accuracy-now", HTMLElement);
const lossNow = element("loss-now", HTMLElement);
/** The answers of the network for the whole plane, during training. */
export const learnedPlane = new PlaneView(element("learned-plane", HTMLCanvasElement));

const accuracyChart = new LineChart(element("accuracy-chart", HTMLCanvasElement), {
  min: 0,
  max: 1,
  ticks: [0, 0.5, 1],
  format: (value) => formatPercent(value, 0),
});
const lossChart = new LineChart(element("loss-chart", HTMLCanvasElement), {
  min: 0,
  max: 2,
  ticks: [0, 1, 2],
  format: (value) => value.toFixed(0),
});

/** Also resolves if `stopping` is aborted, because the network is usable then, too. */
export async function runTraining(
  network: Network,
  data: DataSet,
  stopping: AbortController,
): Promise<void> {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const stop = element("train-stop", HTMLButtonElement);
  stop.onclick = () => {
    stopping.abort();
  };
  stop.hidden = false;
  try {
    announce("Training has begun.");
    const schedule = scheduleFor(network, data);
    await train(
      network,
      data,
      schedule,
      showEvents(network, data, schedule, elapsed),
      stopping.signal,
    );
    status.textContent = stopping.signal.aborted
      ? "Stopped early. You can go on with what it has learned."
      : "Done.";
  } finally {
    if (document.activeElement === stop) element("train-start", HTMLButtonElement).focus();
    stop.hidden = true;
  }
}

export function clearTraining(hint = ""): void {
  accuracyChart.clear();
  lossChart.clear();
  accuracyNow.textContent = lossNow.textContent = "";
  progress.value = 0;
  delete progress.dataset.seen;
  learnedPlane.paint(null);
  status.textContent = hint;
}

/** The number of samples that the network has learned from so far. */
export const samplesSeen = () => Number(progress.dataset.seen ?? 0);

function showEvents(
  network: Network,
  data: DataSet,
  { epochs }: Schedule,
  elapsed: () => number,
): TrainEvents {
  let all = 1;
  let painted = 0;
  const forecast = new Forecast();
  const paint = async () => {
    if (data.kind === "points") learnedPlane.paint(await predict(network, cells));
    painted = performance.now();
  };
  return {
    onBatch: async ({ seen, total, loss, accuracy }) => {
      all = total;
      progress.value = seen / total;
      progress.dataset.seen = String(seen);
      const left = forecast.secondsLeft(seen / total, elapsed());
      const time = left === null ? formatSeconds(elapsed()) : `${formatRoughly(left)} left`;
      const epoch = Math.ceil((seen / total) * epochs);
      status.textContent = `Epoch ${epoch} of ${epochs} · ${formatCount(seen)} ${data.kind} · ${time}`;
      accuracyNow.textContent = formatPercent(accuracyChart.addPoint(seen / total, accuracy));
      lossNow.textContent = lossChart.addPoint(seen / total, loss).toFixed(3);
      if (performance.now() - painted > SURFACE_EVERY || seen === total) await paint();
    },
    onMeasured: ({ seen, epoch, accuracy }) => {
      accuracyChart.addDot(seen / all, accuracy);
      showFigure("heldout-accuracy", formatPercent(accuracy), accuracy);
      showFigure("train-time", formatSeconds(elapsed()), elapsed());
      announce(
        `Epoch ${epoch} of ${epochs}: ${formatPercent(accuracy)} of the held-out ${data.kind} are right.`,
      );
    },
  };
}
