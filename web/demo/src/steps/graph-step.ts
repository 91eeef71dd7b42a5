// Step 5: the graph of the exported model, or of a model from ONNX text.
import { printModel, type OnnxModel } from "onnx-loom";
import { formatCount } from "../page/format";
import { GraphPanel } from "../graph/panel";
import { readText, type ReadText } from "../graph/read-text";
import { announce, element, onClick, setState, showError } from "../page/ui";

interface Shown extends ReadText {
  readonly text: () => string;
}

export class GraphStep {
  readonly #panel = new GraphPanel();
  readonly #text = element("onnx-text", HTMLTextAreaElement);
  readonly #backButton = element("draw-exported", HTMLButtonElement);
  readonly #copied = element("copied", HTMLElement);
  readonly #reads = element("reads", HTMLElement);
  #exported: Shown | null = null;
  #shown: Shown | null = null;
  #reading = new AbortController();

  constructor() {
    onClick("copy-text", () => void this.#try(() => this.#copy()));
    onClick("draw-text", () => void this.#try(() => this.#drawText()));
    onClick("draw-exported", () => void this.#try(() => this.#showExported()));
  }

  /** Shows the exported model. Null removes it, but a graph that was drawn from text stays. */
  async use(model: OnnxModel | null): Promise<void> {
    const isFromText = this.#shown !== this.#exported;
    this.#exported = model && {
      summary: model.inspect(),
      byteLength: model.byteLength,
      text: () => printModel(model),
    };
    this.#backButton.hidden = model === null;
    if (model) await this.#showExported();
    else if (!isFromText) this.#forget();
  }

  async #showExported(): Promise<void> {
    if (this.#exported) await this.#show(this.#exported, "");
  }

  async #show(model: Shown, origin: string): Promise<void> {
    this.#reading.abort();
    this.#shown = model;
    this.#copied.textContent = "";
    element("graph-origin", HTMLElement).hidden = origin === "";
    element("graph-origin-text", HTMLElement).textContent = origin;
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
    const read = await this.#read(this.#text.value);
    if (!read) return;
    await this.#show(read, "Drawn from your ONNX text.");
    element("graph-panel", HTMLElement).scrollIntoView({ block: "nearest" });
  }

  /** Resolves to null if something else was shown in the meantime. */
  async #read(text: string): Promise<Shown | null> {
    this.#reading.abort();
    const { signal } = (this.#reading = new AbortController());
    this.#reads.textContent = "Reading …";
    try {
      return { ...(await readText(text, signal)), text: () => text };
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    } finally {
      if (this.#reading.signal === signal) this.#reads.textContent = "";
    }
  }

  async #copy(): Promise<void> {
    if (!this.#shown) return;
    const text = this.#shown.text();
    // There is no clipboard over plain http from another machine, or if it is forbidden.
    const isCopied = await copy(text);
    this.#copied.textContent = isCopied
      ? `Copied: ${formatCount(text.length)} characters.`
      : "The browser does not allow this page to copy. The text is below.";
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
