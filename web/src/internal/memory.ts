// The only place that looks into WebAssembly memory. Memory that grows detaches every view of it, so
// a view is made for one copy and dropped.

export function copyIn(memory: WebAssembly.Memory, address: number, bytes: Uint8Array): void {
  new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
}

export function copyOut(
  memory: WebAssembly.Memory,
  address: number,
  size: number,
  into: Uint8Array,
): void {
  into.set(new Uint8Array(memory.buffer, address, size));
}

export function sizeOf(memory: WebAssembly.Memory): number {
  return memory.buffer.byteLength;
}
