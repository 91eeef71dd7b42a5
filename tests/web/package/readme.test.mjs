// The examples of the README. The first one is run.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("README shows web/examples/normalise.test.mjs unchanged", () => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const example = new URL("../../../web/examples/normalise.test.mjs", import.meta.url);
  assert.ok(readme.includes(`\`\`\`js\n${readFileSync(example, "utf8")}\`\`\`\n`));
});

test("README's example runs and gives the probabilities that it claims", () => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const example = /```js\n([^]*?)```/.exec(readme)?.[1];
  assert.ok(example, "README has a js example");

  // The file lies in the repository, so that its imports resolve.
  const folder = new URL("../../../build/readme/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL("example.mjs", folder));
  writeFileSync(file, example);
  const output = execFileSync(process.execPath, [file], { encoding: "utf8" });

  // Every column of the weight is equal, so the bias alone decides: softmax of [0, 1, 2].
  const total = 1 + Math.E + Math.E ** 2;
  const expected = [1, Math.E, Math.E ** 2].map((exponential) => exponential / total);
  const printed = output.match(/\d+\.\d+/g)?.map(Number) ?? [];
  assert.equal(printed.length, 3, output);
  // The float32 exponentials of the runtime and the printed digits are accurate to 1e-6.
  printed.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6, output));
});
