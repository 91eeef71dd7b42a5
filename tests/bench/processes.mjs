// Reads CPU time and memory of other processes from Linux.
import { readdirSync, readFileSync } from "node:fs";

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

/** CPU time of all threads of the process, in ms. Linux only rounds the figure of the whole process, to 10 ms. */
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
