// Runs check-layers.mjs on a small correct tree, and on copies with one planted offence each.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { offencesIn as check } from "../../scripts/layers/check.mjs";

const folder = mkdtempSync(join(tmpdir(), "loom-layers-"));
after(() => rmSync(folder, { recursive: true }));

// The headers of the small tree, and their rooms.
const headers = {
  "types.h": "basic",
  "model.h": "basic",
  "builder.h": "builder",
  "options.h": "builder",
};
const offencesIn = (root) => check(root, headers);

const diagrams = `# Architecture

## Rooms

\`\`\`
base/     text
model/    a model
builder/  a growing model
\`\`\`

## Rooms of the package

\`\`\`
check/  arguments
data/   bytes
\`\`\`
`;

const right = {
  "core/ARCHITECTURE.md": diagrams,
  "core/include/loom/types.h": "",
  "core/include/loom/model.h": '#include "loom/types.h"\n',
  "core/include/loom/builder.h": '#include "loom/model.h"\n',
  "core/include/loom/options.h": '#include "loom/types.h"\n',
  "core/src/base/text.h": "#include <string>\n",
  "core/src/model/skeleton.h": '#include "base/text.h"\n#include "loom/model.h"\n',
  "core/src/builder/builder.cpp": '#include "loom/builder.h"\n#include "model/skeleton.h"\n',
  "web/src/graph.ts": 'import { bytes } from "./internal/data/bytes.js";\nexport class Graph {}\n',
  "web/src/internal/check/check.ts": "export const check = 1;\n",
  "web/src/internal/data/bytes.ts":
    'import { check } from "../check/check.js";\nimport type { Graph } from "../../graph.js";\n',
};

/** Writes a copy of the correct tree with changes. `files` replaces or adds files; null removes one. */
function writeTree(files) {
  const root = mkdtempSync(join(folder, "tree-"));
  for (const [path, text] of Object.entries({ ...right, ...files })) {
    if (text === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function expectRefused(files, ...texts) {
  const text = offencesIn(writeTree(files)).join("\n");
  for (const part of texts) assert.ok(text.includes(part), `${part} in:\n${text}`);
}

describe("check-layers", () => {
  it("accepts a tree whose rooms only use rooms below them", () => {
    assert.deepEqual(offencesIn(writeTree({})), []);
  });

  it("refuses an include upward, by a path in the core or relative to the file", () => {
    const above = "core/src/builder/store.h";
    expectRefused(
      { [above]: "", "core/src/model/skeleton.h": '// first\n#include "builder/store.h"\n' },
      "model stands below builder:",
      "core/src/model/skeleton.h:2 → core/src/builder/store.h",
    );
    expectRefused(
      { [above]: "", "core/src/base/text.h": '# include "../builder/store.h"\n' },
      "base stands below builder:",
    );
  });

  it("refuses a public header of a room above, also one that includes basic headers only", () => {
    for (const header of ["builder.h", "options.h"]) {
      expectRefused(
        { "core/src/model/skeleton.h": `#include <loom/${header}>\n` },
        `core/src/model/skeleton.h:1 → core/include/loom/${header}`,
      );
    }
    expectRefused(
      { "core/include/loom/model.h": '#include "loom/options.h"\n' },
      "basic stands below builder:",
      "core/include/loom/model.h:1 → core/include/loom/options.h",
    );
  });

  it("refuses a basic header or a room that includes what stands above", () => {
    expectRefused(
      { "core/include/loom/types.h": '#include "base/text.h"\n' },
      "basic stands below base:",
    );
    expectRefused(
      { "wasm/abi.h": "", "core/src/base/text.h": '#include "../../../wasm/abi.h"\n' },
      "base stands below all other folders:",
    );
  });

  it("refuses a header without a room, a header that is gone, and a room that is gone", () => {
    expectRefused(
      { "core/include/loom/new.h": "", "core/include/out.h": "" },
      "core/include/loom/new.h: the table in scripts/layers/public-headers.mjs does not name its room",
      "core/include/out.h: the table",
    );
    expectRefused(
      { "core/include/loom/options.h": null },
      "core/include/loom/options.h: the table in scripts/layers/public-headers.mjs names it, but",
    );
    const [offence] = check(writeTree({}), { ...headers, "options.h": "attic" });
    assert.match(
      offence,
      /^core\/include\/loom\/options\.h: there is no room attic, which the table/,
    );
  });

  it("refuses circles of headers, in one room and among the public ones", () => {
    expectRefused(
      {
        "core/src/base/text.h": '#include "base/words.h"\n',
        "core/src/base/words.h": '#include "base/text.h"\n',
      },
      "a circle:\n  core/src/base/text.h:1 → core/src/base/words.h\n  core/src/base/words.h:1 →",
    );
    expectRefused({ "core/include/loom/types.h": '#include "loom/model.h"\n' }, "a circle:");
  });

  it("refuses a folder that the diagram lacks, and a room without a folder", () => {
    expectRefused(
      { "core/src/cellar/wine.h": "" },
      "core/src/cellar: the diagram has no such room",
    );
    expectRefused(
      { "web/src/internal/attic/box.ts": "" },
      "web/src/internal/attic: the diagram has no such room",
    );
    expectRefused(
      { "web/src/internal/check/check.ts": null, "web/src/internal/data/bytes.ts": "" },
      "web/src/internal/check: the diagram has it, but there is no such folder",
    );
  });

  it("refuses a file outside all rooms", () => {
    expectRefused({ "core/src/parts.h": "" }, "core/src/parts.h: a file in no room");
  });

  it("cannot check a tree without the diagrams", () => {
    const checkWith = (text) => () => offencesIn(writeTree({ "core/ARCHITECTURE.md": text }));
    assert.throws(checkWith("## Rooms\n\n## Rooms of the package\n"), /no fenced block/);
    assert.throws(checkWith(diagrams.replace("## Rooms\n", "")), /no heading "## Rooms"/);
  });

  for (const [kind, text] of [
    ["import", 'import { Graph } from "../../graph.js";\n'],
    [
      "import on several lines, with a type among the names",
      'import {\n  type A,\n  Graph,\n} from "../../graph.js";\n',
    ],
    ["import for side effects", 'import "../../graph.js";\n'],
    ["export from", 'export * from "../../graph.js";\n'],
    ["import()", 'export const later = () => import("../../graph.js");\n'],
  ]) {
    it(`refuses a value from a public file: ${kind}`, () => {
      expectRefused(
        { "web/src/internal/data/bytes.ts": text },
        "data stands below public:",
        "web/src/internal/data/bytes.ts:1 → web/src/graph.ts",
      );
    });
  }

  it("refuses a value or a type from a room above", () => {
    for (const word of ["import", "import type"]) {
      expectRefused(
        { "web/src/internal/check/check.ts": `${word} { bytes } from "../data/bytes.js";\n` },
        "check stands below data:",
        "web/src/internal/check/check.ts:1 → web/src/internal/data/bytes.ts",
      );
    }
  });

  it("refuses circles of values among public files", () => {
    const files = {
      "web/src/graph.ts": 'import { Value } from "./value.js";\n',
      "web/src/value.ts": 'import { Graph } from "./graph.js";\n',
    };
    expectRefused(files, "a circle:", "web/src/graph.ts:1 → web/src/value.ts");
    const typeOnly = 'import type { Graph } from "./graph.js";\n';
    assert.deepEqual(offencesIn(writeTree({ ...files, "web/src/value.ts": typeOnly })), []);
  });
});
