// Step 2: the layers of the network, from a preset or by hand.
import type { DataSet } from "../data/dataset";
import { SIDE } from "../data/digits";
import { CLASSES } from "../data/points";
import { make } from "../page/dom";
import { formatCount } from "../page/format";
import { checkLayers, type CheckedNetwork } from "../network/check-layers";
import { kindsFor, layerKinds, type Layer, type LayerKind } from "../network/layers";
import { presets, type PresetName } from "../network/presets";
import { announce, element, onChoice, onClick, setState } from "../page/ui";
import { makeFixedRow, makeRow, type LayerRow } from "./layer-row";

const shapes = {
  digits: { inputShape: [SIDE, SIDE, 1], classes: 10, input: "an image of one digit" },
  points: { inputShape: [2], classes: CLASSES, input: "a position on the plane" },
} as const;

export class NetworkStep {
  readonly #onChange: () => void;
  readonly #list = element("layers", HTMLOListElement);
  readonly #kinds = element("layer-kind", HTMLSelectElement);
  #data: DataSet["kind"] = "digits";
  #layers: readonly Layer[] = [];
  #rows: readonly LayerRow[] = [];
  #checked: CheckedNetwork | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    onChoice("preset", (name) => {
      this.#use(presets[this.#data][name as PresetName] ?? []);
    });
    onClick("add-layer", () => {
      const kind = this.#kinds.value as LayerKind;
      this.#use([...this.#layers, layerKinds[kind].make()], null);
      announce(`${layerKinds[kind].title} added.`);
      this.#focus(this.#layers.length, "select, input, button");
    });
    this.for("digits");
  }

  get layers(): readonly Layer[] {
    return this.#layers;
  }

  get isSound(): boolean {
    return this.#checked?.isSound ?? false;
  }

  /** Starts with the first preset for that kind of data. */
  for(data: DataSet["kind"]): void {
    this.#data = data;
    const options = kindsFor(data).map((kind) => {
      const option = make("option", "", layerKinds[kind].title);
      option.value = kind;
      return option;
    });
    this.#kinds.replaceChildren(...options);
    this.#kinds.value = "dense";
    const [first] = Object.keys(presets[data]) as PresetName[];
    this.#use(presets[data][first] ?? [], first);
  }

  /** `preset` is its name; null for a custom network; undefined if the preset is chosen already. */
  #use(layers: readonly Layer[], preset?: PresetName | null): void {
    if (preset !== undefined) this.#choosePreset(preset);
    this.#layers = layers;
    const { input, classes } = shapes[this.#data];
    this.#rows = [
      makeFixedRow("Input", input),
      ...layers.map((layer, i) =>
        makeRow(layer, {
          onSetting: (changed) => {
            this.#layers = this.#layers.map((each, k) => (k === i ? changed : each));
            this.#choosePreset(null);
            this.#check();
          },
          onMove: (by) => {
            this.#move(i, by);
          },
          onRemove: () => {
            this.#use(
              this.#layers.filter((_, k) => k !== i),
              null,
            );
            announce(`${layerKinds[layer.kind].title} removed.`);
            this.#focus(Math.min(i + 1, this.#layers.length), "button:last-child");
          },
        }),
      ),
      makeFixedRow("Dense, softmax", `the answer: ${classes} probabilities`),
    ];
    this.#list.replaceChildren(...this.#rows.map((row) => row.element));
    this.#check();
  }

  #move(from: number, by: -1 | 1): void {
    const to = from + by;
    if (to < 0 || to >= this.#layers.length) return;
    const layers = [...this.#layers];
    [layers[from], layers[to]] = [layers[to], layers[from]];
    this.#use(layers, null);
    this.#focus(to + 1, by < 0 ? "button:first-child" : "button:nth-child(2)");
  }

  #focus(row: number, what: string): void {
    const target = this.#rows[row].element.querySelector<HTMLElement>(what);
    (target ?? element("add-layer", HTMLElement)).focus();
  }

  #check(): void {
    const { inputShape, classes } = shapes[this.#data];
    const checked = checkLayers(inputShape, this.#layers, classes);
    this.#checked = checked;
    const input = { output: inputShape, weights: 0, problem: null };
    [input, ...checked.layers, checked.answer].forEach((layer, i) => {
      this.#rows[i].tell(layer);
    });
    const { isSound, weights } = checked;
    element("network-size", HTMLElement).textContent = isSound
      ? `${formatCount(weights)} weights to learn`
      : "One of the layers does not fit.";
    setState("network", isSound ? "done" : "ready");
    this.#onChange();
  }

  #choosePreset(name: PresetName | null): void {
    for (const button of document.querySelectorAll<HTMLInputElement>('input[name="preset"]')) {
      button.checked = button.value === name;
    }
  }
}
