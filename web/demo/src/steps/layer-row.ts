// One layer in the list: its settings, its output shape, and the buttons to move or remove it.
import { make, makeButton } from "../page/dom";
import { formatCount } from "../page/format";
import type { CheckedLayer } from "../network/check-layers";
import { layerKinds, type Layer, type Setting } from "../network/layers";

export interface RowEvents {
  /** Called when a setting has changed. */
  onSetting(layer: Layer): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

export interface LayerRow {
  readonly element: HTMLLIElement;
  tell(checked: CheckedLayer): void;
}

export function makeRow(layer: Layer, events: RowEvents): LayerRow {
  const { title, does, settings } = layerKinds[layer.kind];
  let current = layer;
  const controls = Object.entries(settings).map(([name, setting]) =>
    makeControl(setting, (layer as unknown as Record<string, string | number>)[name], (value) => {
      current = { ...current, [name]: value };
      events.onSetting(current);
    }),
  );
  const move = (text: string, label: string, by: -1 | 1) => {
    const button = makeButton(text, `${label}: ${title}`, () => {
      events.onMove(by);
    });
    button.className = "quiet";
    return button;
  };
  const remove = makeButton("×", `Remove ${title}`, () => {
    events.onRemove();
  });
  remove.className = "quiet";
  const name = make("span", "layer-name", make("b", "", title), make("small", "", does));
  const buttons = make(
    "span",
    "layer-buttons",
    move("↑", "Move up", -1),
    move("↓", "Move down", 1),
    remove,
  );
  return row(name, make("span", "layer-settings", ...controls), buttons);
}

/** A row for the input or the answer, which are always there and have no settings. */
export function makeFixedRow(title: string, does: string): LayerRow {
  const name = make("span", "layer-name", make("b", "", title), make("small", "", does));
  const made = row(name, make("span", "layer-settings"), make("span", "layer-buttons"));
  made.element.classList.add("fixed");
  return made;
}

function row(...parts: [HTMLElement, HTMLElement, HTMLElement]): LayerRow {
  const shape = make("code", "layer-shape");
  const problem = make("p", "layer-problem");
  problem.hidden = true;
  const [name, settings, buttons] = parts;
  const element = make("li", "layer", name, settings, shape, buttons, problem);
  return {
    element,
    tell: ({ output, weights, problem: text }) => {
      shape.textContent = output ? output.join(" × ") : "–";
      shape.title = weights > 0 ? `${formatCount(weights)} weights` : "no weights";
      problem.textContent = text ?? "";
      problem.hidden = text === null;
      element.classList.toggle("wrong", text !== null);
      for (const control of element.querySelectorAll("input")) {
        control.setAttribute("aria-invalid", String(text !== null));
      }
    },
  };
}

function makeControl(
  setting: Setting,
  value: string | number,
  onValue: (value: string | number) => void,
): HTMLLabelElement {
  if ("choices" in setting) {
    const options = setting.choices.map((choice) => {
      const option = make("option", "", String(choice));
      option.selected = choice === value;
      return option;
    });
    const select = make("select", "", ...options);
    select.addEventListener("change", () => {
      onValue(setting.choices[select.selectedIndex]);
    });
    return make("label", "", `${setting.label} `, select);
  }
  const input = make("input");
  input.type = "number";
  input.min = String(setting.from);
  input.max = String(setting.to);
  input.value = String(value);
  input.addEventListener("input", () => {
    onValue(input.value === "" ? NaN : Number(input.value));
  });
  return make("label", "", `${setting.label} `, input);
}
