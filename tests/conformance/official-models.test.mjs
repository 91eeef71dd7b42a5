// Every official model is built again in TypeScript, gives the bytes of the native rebuild, and means to
// onnxruntime-web what its original means. What an original means is found out in the same run.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { nativeRefusal, officialModels, sets } from "./models.mjs";
import { askProcesses } from "./pool.mjs";

const PROCESSES = 2;
const worker = fileURLToPath(new URL("worker.mjs", import.meta.url));

const results = sets.flatMap(officialModels).map((model) => ({ model }));

before(async () => {
  const questions = results.flatMap(({ model }) => [
    { model, rebuilt: false },
    { model, rebuilt: true },
  ]);
  await askProcesses(worker, PROCESSES, questions, (index, answer) => {
    results[index >> 1][questions[index].rebuilt ? "rebuilt" : "original"] = answer;
  });
});

const list = (found) => found.map(({ model }) => model.name).join(", ");

/** "3 right outputs, 1 does not load" */
function count(found) {
  const counts = new Map();
  for (const { original } of found) {
    const verdict = original.verdict ?? "died";
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return [...counts].map(([verdict, number]) => `${number} ${verdict}`).join(", ");
}

for (const set of sets) {
  describe(`The official set ${set}`, () => {
    const ofSet = results.filter(({ model }) => model.set === set);
    const built = () => ofSet.filter(({ rebuilt }) => rebuilt.refused === undefined);

    it("is refused where it is natively, for the same reason", () => {
      for (const { model, rebuilt } of ofSet) {
        if (rebuilt.refused !== undefined) assert.equal(rebuilt.refused, nativeRefusal(model));
      }
    });

    it("is rebuilt to the bytes of the native rebuild", (t) => {
      const different = built().filter(({ rebuilt }) => !rebuilt.equal);
      t.diagnostic(
        `${set}: ${ofSet.length} models, ${built().length} rebuilt, ${built().length - different.length} byte-equal`,
      );
      assert.equal(different.length, 0, list(different));
    });

    it("gets the verdicts of the originals from onnxruntime-web", (t) => {
      const judge = ({ verdict, detail, bits, died, failed }) => ({
        verdict,
        detail,
        bits,
        died,
        failed,
      });
      const different = built().filter(({ original, rebuilt }) => {
        return !isDeepStrictEqual(judge(original), judge(rebuilt));
      });
      t.diagnostic(
        `${set}: ${built().length} run, ${built().length - different.length} same verdict (${count(built())})`,
      );
      for (const { original, rebuilt } of different)
        assert.deepEqual(judge(rebuilt), judge(original));
    });
  });
}
