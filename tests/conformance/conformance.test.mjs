// Rebuilds every model in TypeScript. The result must have the bytes of the native rebuild, and onnxruntime-web must
// treat it like its original, which runs in the same test.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { modelsOf, nativeRefusal, nativeTotals, sets } from "./models.mjs";
import { runInProcesses } from "./pool.mjs";

const PROCESSES = 2;
const worker = fileURLToPath(new URL("worker.mjs", import.meta.url));

const results = sets.flatMap(modelsOf).map((model) => ({ model }));

before(async () => {
  const tasks = results.flatMap(({ model }) => [
    { model, rebuilt: false },
    { model, rebuilt: true },
  ]);
  await runInProcesses(worker, PROCESSES, tasks, (index, result) => {
    results[index >> 1][tasks[index].rebuilt ? "rebuilt" : "original"] = result;
  });
});

const isBuilt = ({ rebuilt }) => rebuilt.refused === undefined;
const isEqual = ({ rebuilt }) => rebuilt.equal;
const hasRun = ({ rebuilt }) => rebuilt.bits !== undefined;
const judgement = ({ verdict, detail, bits, died }) => ({ verdict, detail, bits, died });
const isSame = ({ original, rebuilt }) =>
  isDeepStrictEqual(judgement(original), judgement(rebuilt));

/** The verdicts of the originals, counted, such as "3 right outputs, 1 does not load". */
function countVerdicts(found) {
  const counts = new Map();
  for (const { original } of found) {
    const verdict = original.verdict ?? "died";
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return [...counts].map(([verdict, number]) => `${number} ${verdict}`).join(", ");
}

function totals(title, found) {
  const built = found.filter(isBuilt);
  const number = (condition) => built.filter(condition).length;
  return (
    `${title}: ${found.length} models, ${built.length} rebuilt, ${number(isEqual)} byte-equal, ` +
    `${number(hasRun)} run, ${number(isSame)} same verdict (${countVerdicts(built)})`
  );
}

for (const set of sets) {
  describe(`The models of ${set}`, () => {
    const ofSet = results.filter(({ model }) => model.set === set);

    it("all have a verdict", (t) => {
      t.diagnostic(`${set}, natively: ${nativeTotals(set)}`);
      t.diagnostic(totals(set, ofSet));
      for (const { original, rebuilt } of ofSet) {
        assert.equal(original.failed, undefined);
        assert.equal(rebuilt.failed, undefined);
      }
    });

    it("are refused only if the native rebuild is, for the same reason", () => {
      for (const { model, rebuilt } of ofSet) {
        if (rebuilt.refused !== undefined) assert.equal(rebuilt.refused, nativeRefusal(model));
      }
    });

    it("are rebuilt to the bytes of the native rebuild", () => {
      const different = ofSet.filter((result) => isBuilt(result) && !isEqual(result));
      assert.deepEqual(
        different.map(({ model }) => model.name),
        [],
      );
    });

    it("get the verdicts of the originals", () => {
      const different = ofSet.filter((result) => isBuilt(result) && !isSame(result));
      const verdicts = (which) =>
        Object.fromEntries(
          different.map((result) => [result.model.name, judgement(result[which])]),
        );
      assert.deepEqual(verdicts("rebuilt"), verdicts("original"));
    });
  });
}

it("Most models run, so that equal verdicts prove something", () => {
  const ran = results.filter((result) => isBuilt(result) && hasRun(result)).length;
  assert.ok(ran > results.length / 2, `${ran} of ${results.length}`);
});

it("All 1,914 official models are there", (t) => {
  t.diagnostic(totals("all", results));
  assert.equal(results.filter(({ model }) => model.set !== "fixtures").length, 1914);
});
