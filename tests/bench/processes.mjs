// CPU time and memory of processes that are not ours, as Linux tells them.
import { readdirSync, readFileSync } from "node:fs";

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

/** CPU time of the threads that there are, in ms. The process's own figure has steps of 10 ms; that of a thread has none. */
function cpuMs(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const ns = (thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0];
  return sum(threads.map((thread) => Number(ns(thread)) / 1e6));
}

function residentBytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)[1]) * 1024;
}

export const usage = (pids) => ({
  cpuMs: sum(pids.map(cpuMs)),
  residentBytes: sum(pids.map(residentBytes)),
});
