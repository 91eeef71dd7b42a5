// Child processes, because onnxruntime-web can abort on a model, and then its process is of no use any more.
import { fork } from "node:child_process";
import { once } from "node:events";

async function ask(child, question) {
  const over = new AbortController();
  const { signal } = over;
  try {
    const answered = once(child, "message", { signal }).then(([answer]) => answer);
    const died = once(child, "exit", { signal }).then(([code, by]) => ({ died: by ?? code }));
    child.send(question);
    return await Promise.race([answered, died]);
  } finally {
    over.abort();
  }
}

/**
 * Asks every question in one of the processes, which run the script, and hands on `answered(index, answer)`. A
 * process answers one question at a time. When it dies instead, the answer is `{ died: code }`; when it
 * answers with `spent: true`, it is replaced too.
 */
export async function askProcesses(script, processes, questions, answered) {
  const queue = questions.entries();
  const lane = async () => {
    let child;
    for (const [index, question] of queue) {
      if (!child?.connected) child = fork(script, { execArgv: [] });
      const answer = await ask(child, question);
      answered(index, answer);
      if (answer.spent) child.disconnect();
    }
    if (child?.connected) child.disconnect();
  };
  await Promise.all(Array.from({ length: processes }, lane));
}
