// Dark or light: the theme of the system, or the one that the person has chosen.
import { element } from "./ui";

const themes = ["system", "light", "dark"] as const;
const listeners: (() => void)[] = [];

/** Canvases use this to redraw in other colours. */
export function onThemeChange(listener: () => void): void {
  listeners.push(listener);
}

/** A colour of the style sheet as `rgb(…)`, with its current value for that element. */
export function colourOf(element: HTMLElement, name: string): string {
  element.style.color = `var(--${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = "";
  return color;
}

export function startTheme(): void {
  const button = element("theme", HTMLButtonElement);
  let at = 0;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const show = () => {
    const name = themes[at];
    if (name === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    button.textContent = `Theme: ${name}`;
    tell();
  };
  button.addEventListener("click", () => {
    at = (at + 1) % themes.length;
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
  show();
}
