// Runs check-layers.mjs on a copy of this tree, with planted offences.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { copyWorkTree } from "./work-tree.mjs";

const script = fileURLToPath(new URL("../../scripts/check-layers.mjs", import.meta.url));
const copy = copyWorkTree();
after(() => rmSync(copy, { recursive: true }));

// Each public header that is not basic, in the room just below the one that it belongs to.
const includedTooLow = [
  ["base", "cast.h", "tensor"],
  ["proto", "operators.h", "adapters"],
  ["adapters", "inspect.h", "model"],
  ["model", "onnx_text.h", "read"],
  ["read", "builder.h", "builder"],
  ["read", "graph.h", "builder"],
  ["builder", "export_options.h", "passes"],
  ["passes", "export.h", "export"],
  ["passes", "external_data.h", "export"],
  ["passes", "parts.h", "export"],
  ["export", "keras.h", "import"],
];

describe("check-layers", () => {
  const run = () => spawnSync(process.execPath, [script, copy], { encoding: "utf8" });

  /** Runs the check while the file begins with one more line. */
  const runWithLine = (line, path) => {
    const text = readFileSync(join(copy, path), "utf8");
    writeFileSync(join(copy, path), `${line}\n${text}`);
    const result = run();
    writeFileSync(join(copy, path), text);
    return result;
  };

  it("accepts this tree, with the basic headers in the lowest room", () => {
    const basic = ["attribute.h", "error_codes.inc", "model.h", "result.h", "types.h", "value.h"];
    const planted = join(copy, "core/src/base/planted.h");
    writeFileSync(planted, basic.map((name) => `#include "loom/${name}"\n`).join(""));
    const { status, stdout } = run();
    rmSync(planted);
    assert.equal(status, 0, stdout);
  });

  it("prints what is wrong, and fails", () => {
    const path = "core/src/model/skeleton.cpp";
    const { status, stdout } = runWithLine('#include "loom/parts.h"', path);
    assert.equal(status, 1);
    assert.equal(stdout, `model stands below export:\n  ${path}:1 → core/include/loom/parts.h\n`);
  });

  it("refuses each public header in the room below its own", () => {
    const plantedIn = (room) => join(copy, `core/src/${room}/planted.cpp`);
    for (const [room, header] of includedTooLow) {
      writeFileSync(plantedIn(room), `#include "loom/${header}"\n`, { flag: "a" });
    }
    const { stdout } = run();
    for (const [room] of includedTooLow) rmSync(plantedIn(room), { force: true });
    for (const [room, header, owner] of includedTooLow) {
      const offence = new RegExp(
        `${room} stands below ${owner}:\n  core/src/${room}/planted.cpp:\\d → core/include/loom/${header}\n`,
      );
      assert.match(stdout, offence);
    }
  });

  it("refuses a public header that has no room, and one that is gone", () => {
    const [planted, gone] = ["planted.h", "parts.h"].map((name) =>
      join(copy, "core/include/loom", name),
    );
    renameSync(gone, planted);
    const { status, stdout } = run();
    renameSync(planted, gone);
    assert.equal(status, 1);
    assert.match(stdout, /loom\/planted\.h: .* does not name its room/);
    assert.match(stdout, /loom\/parts\.h: .* names it, but there is no such file/);
  });

  it("refuses a value from a public file in a room of the package", () => {
    const path = "web/src/internal/data/recipe.ts";
    const { stdout } = runWithLine('import "../../graph.js";', path);
    assert.match(stdout, /data stands below public:\n {2}web\/src\/internal\/data\/recipe\.ts:1/);
  });
});
