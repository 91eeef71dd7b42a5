// A sample of a fresh process: what the work takes is all CPU time since the process stood.

/** Prints the figures of `work`, which resolves to its output. */
export async function coldSample(work) {
  const before = process.cpuUsage();
  const { output, wasmBytes = 0 } = await work();
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  console.log(JSON.stringify({ cpuMs, outputBytes: output.length, wasmBytes }));
}
