// Step 5: the graph of the exported model, or of one that a person brings as ONNX text.
import { parseModel, printModel, type OnnxModel } from "onnx-loom";
import { formatCount } from "../format";
import { GraphPanel } from "../graph/panel";
import { announce, element, onClick, setState, showError } from "../ui";

export class GraphStep {
  readonly #panel = new GraphPanel();
  readonly #text = element("onnx-text", HTMLTextAreaElement);
  readonly #copied = element("copied", HTMLElement);
  #exported: OnnxModel | null = null;
  #shown: OnnxModel | null = null;

  constructor() {
    onClick("copy-text", () => void this.#try(() => this.#copy()));
    onClick("draw-text", () => void this.#try(() => this.#drawText()));
    onClick("draw-exported", () => void this.#try(() => this.use(this.#exported)));
  }

  /** The model that was exported; null: there is none any more. */
  async use(model: OnnxModel | null): Promise<void> {
    this.#exported = model;
    if (model) await this.#show(model, "");
    else this.#forget();
  }

  async #show(model: OnnxModel, origin: string): Promise<void> {
    this.#shown = model;
    this.#copied.textContent = "";
    element("graph-origin", HTMLElement).hidden = origin === "";
    element("graph-origin-text", HTMLElement).textContent = origin;
    element("draw-exported", HTMLButtonElement).hidden = this.#exported === null;
    setState("graph", "busy");
    await this.#panel.show(model);
    setState("graph", "done");
  }

  #forget(): void {
    this.#shown = null;
    this.#panel.clear();
    setState("graph", "waiting");
  }

  async #drawText(): Promise<void> {
    const model = await parseModel(this.#text.value);
    await this.#show(model, "Drawn from your ONNX text.");
    element("graph-panel", HTMLElement).scrollIntoView({ block: "nearest" });
  }

  async #copy(): Promise<void> {
    if (!this.#shown) return;
    const text = printModel(this.#shown);
    // Over plain http from another machine, and where it is forbidden, there is no clipboard.
    const isCopied = await copy(text);
    this.#copied.textContent = isCopied
      ? `Copied: ${formatCount(text.length)} characters.`
      : "This browser does not let the page copy. The text stands below.";
    announce(this.#copied.textContent);
    if (isCopied) return;
    element("text-door", HTMLDetailsElement).open = true;
    this.#text.value = text;
    this.#text.select();
  }

  async #try(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      showError("graph", error);
    }
  }
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
