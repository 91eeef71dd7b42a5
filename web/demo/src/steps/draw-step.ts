// Step 6: a drawn or chosen digit, and the answer of the exported model.
import { slice } from "../data/dataset";
import { loadDigits } from "../data/digits";
import { DrawPad } from "../digits/draw";
import { formatPercent } from "../page/format";
import type { Classifier } from "../network/onnxruntime";
import { answers } from "../network/scores";
import { paintImage } from "../digits/pixels";
import { announce, element, onClick, setState, showError } from "../page/ui";

const SAMPLES = 12;

export class DrawStep {
  readonly #pad: DrawPad;
  readonly #seen = element("seen", HTMLCanvasElement);
  readonly #answer = element("answer", HTMLElement);
  readonly #bars = makeBars(element("bars", HTMLUListElement));
  #classifier: Classifier | null = null;
  #running = false;
  #pending: boolean | null = null; // a change during a run: whether its stroke was finished
  #nextSample = 0;

  constructor() {
    this.#pad = new DrawPad(element("pad", HTMLCanvasElement), (finished) => {
      void this.#update(finished);
    });
    onClick("clear", () => {
      this.#pad.clear();
    });
    onClick("more-samples", () => void this.#tryToShowSamples());
    void this.#tryToShowSamples();
  }

  /** Sets the exported model that answers from now on; null if there is none. */
  async use(classifier: Classifier | null): Promise<void> {
    this.#classifier = classifier;
    setState("draw", classifier ? "ready" : "waiting");
    await this.#update(true);
  }

  /** Runs the newest image. During a run, all images except the newest are skipped. */
  async #update(finished: boolean): Promise<void> {
    if (this.#running) {
      this.#pending = finished;
      return;
    }
    this.#running = true;
    try {
      await this.#show(finished);
    } catch (error) {
      showError("draw", error);
    }
    this.#running = false;
    if (this.#pending === null) return;
    const next = this.#pending;
    this.#pending = null;
    await this.#update(next);
  }

  async #show(finished: boolean): Promise<void> {
    this.#paintSeen();
    const image = this.#pad.image;
    if (!image || !this.#classifier) {
      this.#showNothing();
      return;
    }
    const sample = { count: 1, inputs: image, labels: new Uint8Array(1) };
    const probabilities = await this.#classifier.predict(sample);
    const digit = answers(probabilities, probabilities.length)[0];
    this.#answer.textContent = String(digit);
    this.#answer.dataset.value = String(digit);
    this.#answer.dataset.probability = String(probabilities[digit]);
    this.#bars.forEach((bar, i) => {
      bar(probabilities[i], i === digit);
    });
    setState("draw", "done");
    if (finished) announce(`The answer is ${digit}, ${formatPercent(probabilities[digit], 0)}.`);
  }

  #showNothing(): void {
    this.#answer.textContent = "–";
    delete this.#answer.dataset.value;
    delete this.#answer.dataset.probability;
    this.#bars.forEach((bar) => {
      bar(0, false);
    });
    setState("draw", this.#classifier ? "ready" : "waiting");
  }

  #paintSeen(): void {
    paintImage(this.#seen, this.#pad.image ?? new Float32Array());
  }

  #tryToShowSamples(): Promise<void> {
    return this.#showSamples().catch((error: unknown) => {
      showError("draw", error);
    });
  }

  /** Shows buttons with held-out digits, for people without a pointer. */
  async #showSamples(): Promise<void> {
    const { heldOut } = await loadDigits();
    const row = element("samples", HTMLElement);
    row.replaceChildren();
    for (let i = 0; i < SAMPLES; i++) {
      const index = this.#nextSample++ % heldOut.count;
      const image = slice(heldOut, index, index + 1).inputs;
      const sample = document.createElement("button");
      const picture = document.createElement("canvas");
      picture.className = "ink";
      sample.type = "button";
      sample.dataset.label = String(heldOut.labels[index]);
      sample.setAttribute("aria-label", `Handwritten ${heldOut.labels[index]}`);
      sample.addEventListener("click", () => {
        this.#pad.show(image);
      });
      sample.append(picture);
      row.append(sample);
      paintImage(picture, image);
    }
  }
}

type Bar = (probability: number, isAnswer: boolean) => void;

function makeBars(list: HTMLUListElement): Bar[] {
  return Array.from({ length: 10 }, (_, digit) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    const track = document.createElement("span");
    const fill = document.createElement("span");
    const share = document.createElement("span");
    name.textContent = String(digit);
    track.className = "track";
    share.className = "share";
    track.append(fill);
    row.append(name, track, share);
    list.append(row);
    return (probability, isAnswer) => {
      fill.style.width = `${probability * 100}%`;
      share.textContent = probability >= 0.0005 ? formatPercent(probability) : "";
      row.classList.toggle("best", isAnswer);
    };
  });
}
