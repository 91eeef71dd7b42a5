// Makes the bytes of a weight from those of other tensors, at the time of the export.

/** A strided view, as in loom/model.h. Its offset and strides count elements. */
export interface View {
  /** Undefined: zeros. */
  readonly source: Uint8Array<ArrayBuffer> | undefined;
  /** The size of the source when it was given. */
  readonly byteLength: number;
  readonly offset: number;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
  /** How the elements of the source stand for float32; undefined if they are the elements themselves. */
  readonly quantisation: Quantisation | undefined;
}

/** Elements that stand for float32: element * scale + min; those of float16 stand for their value. */
export interface Quantisation {
  readonly dataType: "uint8" | "uint16" | "float16";
  readonly scale: number;
  readonly min: number;
}

type Elements = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

const kinds = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array };

/** The elements of all views, one view after the other. */
export class Recipe {
  constructor(
    readonly elementSize: 1 | 2 | 4 | 8,
    readonly views: readonly View[],
  ) {}

  get byteLength(): number {
    return this.views.reduce((sum, view) => sum + count(view), 0) * this.elementSize;
  }

  /** The bytes. If they are one piece of the source, a view of it and no copy. */
  make(): Uint8Array<ArrayBuffer> {
    const [view] = this.views;
    const single = this.views.length === 1 && view?.quantisation === undefined;
    if (single && view?.source !== undefined && isPlain(view)) {
      const at = view.offset * this.elementSize;
      return view.source.subarray(at, at + count(view) * this.elementSize);
    }
    const made = new kinds[this.elementSize](this.byteLength / this.elementSize);
    let at = 0;
    for (const each of this.views) {
      if (each.quantisation) restore(each, each.quantisation, new Float32Array(made.buffer), at);
      else if (each.source) copy(elementsOf(each.source, this.elementSize), each, made, at);
      at += count(each);
    }
    return new Uint8Array(made.buffer);
  }
}

/** Brings the stored elements into their new order, and then writes what they stand for. */
function restore(
  view: View,
  { dataType, scale, min }: Quantisation,
  to: Float32Array,
  start: number,
) {
  const size = dataType === "uint8" ? 1 : 2;
  const stored = new kinds[size](count(view));
  if (view.source) copy(elementsOf(view.source, size), view, stored, 0);
  stored.forEach((code, i) => {
    to[start + i] = dataType === "float16" ? halfToFloat(code) : code * scale + min;
  });
}

function halfToFloat(code: number): number {
  const [exponent, mantissa] = [(code >> 10) & 0x1f, code & 0x3ff];
  const sign = code >> 15 === 0 ? 1 : -1;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (mantissa + 1024) * 2 ** (exponent - 25);
}

function count({ dims }: View): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** Whether the view is one piece of the source: row by row, without gaps. */
function isPlain({ dims, strides }: View): boolean {
  let step = 1;
  for (let axis = dims.length - 1; axis >= 0; --axis) {
    const size = dims[axis] ?? 1;
    if (size !== 1 && strides[axis] !== step) return false;
    step *= size;
  }
  return true;
}

/** The bytes as elements. They are copied if their offset is no multiple of an element's size. */
function elementsOf(bytes: Uint8Array<ArrayBuffer>, size: 1 | 2 | 4 | 8): Elements {
  const whole = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new kinds[size](whole.buffer, whole.byteOffset, Math.floor(whole.byteLength / size));
}

/** Copies element by element. The last axis has a loop of its own, the others count up like digits. */
function copy(from: Elements, { offset, dims, strides }: View, to: Elements, start: number): void {
  const total = start + dims.reduce((product, size) => product * size, 1);
  const last = dims.length - 1;
  const [width, step] = [dims[last] ?? 1, strides[last] ?? 1]; // a scalar has one element
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
