// The visible part of a picture and its scale, which follow drag, wheel, pinch and keys.

interface Place {
  x: number;
  y: number;
}

const LEAST = 0.03;
const MOST = 4;
const DRAG = 4; // a press that moves by more pixels is a drag, not a click
const STEP = 60;

export class Viewport {
  readonly #svg: SVGSVGElement;
  readonly #scene: SVGGElement;
  #size = { width: 1, height: 1 };
  #scale = 1;
  #at: Place = { x: 0, y: 0 };
  #width = 0; // the width of the view when it was last drawn
  #pointers = new Map<number, Place>();
  #dragged = false;

  constructor(svg: SVGSVGElement, scene: SVGGElement) {
    this.#svg = svg;
    this.#scene = scene;
    svg.addEventListener("wheel", this.#wheel.bind(this), { passive: false });
    svg.addEventListener("pointerdown", this.#press.bind(this));
    svg.addEventListener("pointermove", this.#move.bind(this));
    for (const type of ["pointerup", "pointercancel"] as const) {
      svg.addEventListener(type, this.#release.bind(this));
    }
    // A drag must not end as a click on the element under it.
    svg.addEventListener(
      "click",
      (event) => {
        if (this.#dragged) event.stopPropagation();
      },
      true,
    );
    new ResizeObserver(this.#resize.bind(this)).observe(svg);
  }

  /** The size of the whole picture. */
  set size(size: { width: number; height: number }) {
    this.#size = size;
  }

  get scale(): number {
    return this.#scale;
  }

  /** Shows the whole picture, but never enlarged. */
  fit(): void {
    const { width, height } = this.#view();
    const scale = Math.min(width / this.#size.width, height / this.#size.height, 1);
    this.#scale = limitScale(scale);
    this.#at = {
      x: (width - this.#size.width * this.#scale) / 2,
      y: (height - this.#size.height * this.#scale) / 2,
    };
    this.#apply();
  }

  /** Like `fit`, but if that would be too small to read, shows the top at a readable scale. */
  start(): void {
    this.fit();
    if (this.#scale >= 0.7) return;
    const { width } = this.#view();
    this.#scale = Math.max(this.#scale, Math.min(1, width / this.#size.width, 0.9), 0.5);
    this.#at = { x: (width - this.#size.width * this.#scale) / 2, y: 0 };
    this.#apply();
  }

  zoom(factor: number, about: Place = this.#middle()): void {
    const scale = limitScale(this.#scale * factor);
    const ratio = scale / this.#scale;
    this.#at = {
      x: about.x - (about.x - this.#at.x) * ratio,
      y: about.y - (about.y - this.#at.y) * ratio,
    };
    this.#scale = scale;
    this.#apply();
  }

  pan(x: number, y: number): void {
    this.#at = { x: this.#at.x + x, y: this.#at.y + y };
    this.#apply();
  }

  /** Moves the rectangle to the middle, at a readable scale. A visible one is only moved if `always` is set. */
  reveal(rect: { x: number; y: number; width: number; height: number }, always = false): void {
    const { width, height } = this.#view();
    const left = rect.x * this.#scale + this.#at.x;
    const top = rect.y * this.#scale + this.#at.y;
    const isInside =
      left >= 0 &&
      top >= 0 &&
      left + rect.width * this.#scale <= width &&
      top + rect.height * this.#scale <= height;
    if (isInside && !always) return;
    const fitting = Math.min(width / (rect.width + 32), height / (rect.height + 32));
    this.#scale = limitScale(Math.max(0.5, Math.min(Math.max(this.#scale, 0.8), fitting)));
    // A rectangle that is larger than the view begins at its edge.
    const at = (start: number, size: number, view: number) =>
      Math.max(16, (view - size * this.#scale) / 2) - start * this.#scale;
    this.#at = { x: at(rect.x, rect.width, width), y: at(rect.y, rect.height, height) };
    this.#apply();
  }

  /** Handles the key. Returns false if it has no meaning here. */
  key(key: string): boolean {
    const moves: Record<string, () => void> = {
      ArrowLeft: () => {
        this.pan(STEP, 0);
      },
      ArrowRight: () => {
        this.pan(-STEP, 0);
      },
      ArrowUp: () => {
        this.pan(0, STEP);
      },
      ArrowDown: () => {
        this.pan(0, -STEP);
      },
      "+": () => {
        this.zoom(1.25);
      },
      "=": () => {
        this.zoom(1.25);
      },
      "-": () => {
        this.zoom(0.8);
      },
      "0": () => {
        this.fit();
      },
    };
    if (!Object.hasOwn(moves, key)) return false;
    moves[key]();
    return true;
  }

  /** Keeps the middle of the view where it is. */
  #resize(): void {
    const { width } = this.#view();
    const isHidden = width === 1;
    if (!isHidden) this.pan((width - this.#width) / 2, 0);
  }

  // Zooms only if the graph has the focus or with Ctrl, so that the wheel otherwise scrolls the page.
  #wheel(event: WheelEvent): void {
    const isZoom = event.ctrlKey || event.metaKey || this.#svg.matches(":focus-within");
    if (!isZoom) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const speed = event.ctrlKey ? 0.01 : 0.002; // a pinch on a touchpad arrives as a wheel event with Ctrl
    this.zoom(Math.exp(-event.deltaY * lines * speed), this.#place(event));
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (this.#pointers.size === 0) this.#dragged = false;
    this.#pointers.set(event.pointerId, this.#place(event));
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#place(event);
    const [x, y] = [now.x - before.x, now.y - before.y];
    if (!this.#dragged && Math.hypot(x, y) < DRAG) return;
    if (!this.#dragged) this.#svg.setPointerCapture(event.pointerId);
    this.#dragged = true;
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (other) {
      const spread = (place: Place) => Math.hypot(place.x - other.x, place.y - other.y);
      this.zoom(spread(now) / Math.max(1, spread(before)), middle(now, other));
      this.pan(x / 2, y / 2);
    } else {
      this.pan(x, y);
    }
  }

  #release(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
  }

  #place({ clientX, clientY }: MouseEvent): Place {
    const { left, top } = this.#svg.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #view(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.#svg;
    return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
  }

  #middle(): Place {
    const { width, height } = this.#view();
    return { x: width / 2, y: height / 2 };
  }

  /** Moves the picture to its position, which is limited so that a part always stays in view. */
  #apply(): void {
    const { width, height } = this.#view();
    this.#width = width;
    const keep = 48;
    const within = (at: number, size: number, view: number) =>
      Math.min(view - keep, Math.max(keep - size * this.#scale, at));
    this.#at = {
      x: within(this.#at.x, this.#size.width, width),
      y: within(this.#at.y, this.#size.height, height),
    };
    const { x, y } = this.#at;
    this.#scene.setAttribute("transform", `translate(${x} ${y}) scale(${this.#scale})`);
  }
}

const limitScale = (scale: number) => Math.min(MOST, Math.max(LEAST, scale));
const middle = (a: Place, b: Place): Place => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
