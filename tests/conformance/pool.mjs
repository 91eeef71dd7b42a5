// Runs tasks in child processes, because onnxruntime-web can abort on a model, and its process is unusable after that.
import { fork } from "node:child_process";
import { once } from "node:events";

async function run(child, task) {
  const over = new AbortController();
  const { signal } = over;
  try {
    const finished = once(child, "message", { signal }).then(([result]) => result);
    const died = once(child, "exit", { signal }).then(([code, by]) => ({ died: by ?? code }));
    child.send(task);
    return await Promise.race([finished, died]);
  } finally {
    over.abort();
  }
}

/**
 * Runs every task in one of `processes` processes that execute the script, and calls `onResult(index, result)`. A
 * process works on one task at a time. If it dies, the result is `{ died: code }`. It is replaced then, and also after
 * a result with `spent: true`.
 */
export async function runInProcesses(script, processes, tasks, onResult) {
  const queue = tasks.entries();
  const lane = async () => {
    let child;
    for (const [index, task] of queue) {
      if (!child?.connected) child = fork(script, { execArgv: [] });
      const result = await run(child, task);
      onResult(index, result);
      if (result.spent) child.disconnect();
    }
    if (child?.connected) child.disconnect();
  };
  await Promise.all(Array.from({ length: processes }, lane));
}
