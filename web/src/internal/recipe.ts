// How the bytes of a weight are made from those of others, while a part is produced.

/** A strided view, as loom/model.h has it: offset and strides in elements. */
export interface View {
  readonly source: Uint8Array<ArrayBuffer>;
  /** Of the source, when it was given. */
  readonly byteLength: number;
  readonly offset: number;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
}

type Elements = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

const kinds = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array };

/** The views, one behind the other. */
export class Recipe {
  constructor(
    readonly elementSize: 1 | 2 | 4 | 8,
    readonly views: readonly View[],
  ) {}

  get byteLength(): number {
    return this.views.reduce((sum, view) => sum + count(view), 0) * this.elementSize;
  }

  /** The bytes; a view of the source where they stand in it as they are. */
  make(): Uint8Array<ArrayBuffer> {
    const [view] = this.views;
    if (view !== undefined && this.views.length === 1 && isPlain(view)) {
      const at = view.offset * this.elementSize;
      return view.source.subarray(at, at + count(view) * this.elementSize);
    }
    const made = new kinds[this.elementSize](this.byteLength / this.elementSize);
    let at = 0;
    for (const each of this.views) {
      copy(elementsOf(each.source, this.elementSize), each, made, at);
      at += count(each);
    }
    return new Uint8Array(made.buffer);
  }
}

function count({ dims }: View): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** Row by row without gaps: then the view is a piece of the source. */
function isPlain({ dims, strides }: View): boolean {
  let step = 1;
  for (let axis = dims.length - 1; axis >= 0; --axis) {
    const size = dims[axis] ?? 1;
    if (size !== 1 && strides[axis] !== step) return false;
    step *= size;
  }
  return true;
}

/** Bytes that do not begin where an element can are copied. */
function elementsOf(bytes: Uint8Array<ArrayBuffer>, size: 1 | 2 | 4 | 8): Elements {
  const whole = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new kinds[size](whole.buffer, whole.byteOffset, Math.floor(whole.byteLength / size));
}

/** Element by element; the last axis in a loop of its own, the others like a mileage counter. */
function copy(from: Elements, { offset, dims, strides }: View, to: Elements, start: number): void {
  const total = start + dims.reduce((product, size) => product * size, 1);
  const last = dims.length - 1;
  const [width, step] = [dims[last] ?? 1, strides[last] ?? 1]; // of a scalar: one element
  const place = dims.map(() => 0);
  let row = offset;
  for (let at = start; at < total;) {
    for (let k = 0, source = row; k < width; ++k, source += step) {
      to[at++] = from[source] ?? 0;
    }
    for (let axis = last - 1; axis >= 0; --axis) {
      const stride = strides[axis] ?? 0;
      row += stride;
      place[axis] = (place[axis] ?? 0) + 1;
      if (place[axis] !== dims[axis]) break;
      row -= stride * (dims[axis] ?? 0);
      place[axis] = 0;
    }
  }
}
