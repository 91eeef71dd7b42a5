// Small helpers for the page: find elements, show figures, run actions with their state on screen.

export function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} "${id}".`);
  return found;
}

export function painter(canvas: HTMLCanvasElement, options?: CanvasRenderingContext2DSettings) {
  const context = canvas.getContext("2d", options);
  if (!context) throw new Error("This browser cannot draw on a canvas.");
  return context;
}

export function onClick(id: string, listener: () => void): void {
  element(id, HTMLButtonElement).addEventListener("click", listener);
}

/** Calls the listener with the chosen value of the radio buttons of that name. */
export function onChoice(name: string, listener: (value: string) => void): void {
  for (const choice of document.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)) {
    choice.addEventListener("change", () => {
      listener(choice.value);
    });
  }
}

/** Shows a result. `value` is the exact number of the rounded text. */
export function showFigure(id: string, text: string, value: number | string = text): void {
  const output = element(id, HTMLElement);
  output.textContent = text;
  output.dataset.value = String(value);
}

function clearFigures(stepId: string): void {
  for (const figure of document.querySelectorAll<HTMLElement>(`#${stepId} > .figures dd`)) {
    figure.textContent = "";
    delete figure.dataset.value;
  }
}

/** For screen readers: one short sentence at each milestone, not at every tick. */
export function announce(sentence: string): void {
  element("announcer", HTMLElement).textContent = sentence;
}

type StepState = "waiting" | "ready" | "busy" | "done" | "failed";

/** Sets the state of a step, which the style sheet shows. Leaving "failed" removes the text of the error. */
export function setState(stepId: string, state: StepState): void {
  const step = element(stepId, HTMLElement);
  step.dataset.state = state;
  step.setAttribute("aria-busy", String(state === "busy"));
  if (state !== "failed") step.querySelector(":scope > .error")?.remove();
}

export function showError(stepId: string, error: unknown): void {
  setState(stepId, "ready");
  const text = document.createElement("p");
  text.className = "error";
  text.setAttribute("role", "alert");
  text.textContent = error instanceof Error ? error.message : String(error);
  element(stepId, HTMLElement).append(text);
  setState(stepId, "failed");
}

/** Actions of one lane exclude each other. Training runs in parallel with the other actions. */
type Lane = "train" | "export";

interface Action<Need> {
  button: string;
  step: string;
  lane: Lane;
  /** Returns the input of the action; null if it does not exist yet. */
  needs: () => Need | null;
  /** Runs the action. Resolves to the new state of the step. */
  run: (need: Need) => Promise<StepState>;
}

const buttons: { id: string; step: string; lane: Lane; isReady: () => boolean }[] = [];
const running = new Map<Lane, Promise<void>>();

/** Adds an action. It can be started if its needs are met; otherwise the button is dimmed. A dimmed button
 * stays focusable (aria-disabled instead of disabled), so that keyboard users keep their position. */
export function addAction<Need>({ button, step, lane, needs, run }: Action<Need>): void {
  buttons.push({ id: button, step, lane, isReady: () => needs() !== null });
  onClick(button, () => {
    const need = needs();
    if (running.has(lane) || need === null) return;
    running.set(
      lane,
      perform(step, () => run(need)).finally(() => {
        running.delete(lane);
        refresh();
      }),
    );
    refresh();
  });
  refresh();
}

/** Resolves when no action of the lane runs. */
export async function whenIdle(lane: Lane): Promise<void> {
  await running.get(lane);
}

async function perform(step: string, run: () => Promise<StepState>): Promise<void> {
  clearFigures(step);
  setState(step, "busy");
  try {
    setState(step, await run());
  } catch (error) {
    showError(step, error);
  }
}

/** Updates the buttons. Call it when the needs of an action have changed in any other way than by the end of an
 * action. */
export function refresh(): void {
  for (const { id, step, lane, isReady } of buttons) {
    const state = element(step, HTMLElement).dataset.state as StepState;
    if (!isReady() && state !== "busy") setState(step, "waiting");
    else if (isReady() && state === "waiting") setState(step, "ready");
    const isDimmed = running.has(lane) || !isReady();
    element(id, HTMLButtonElement).setAttribute("aria-disabled", String(isDimmed));
  }
}
