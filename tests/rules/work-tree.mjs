// Copies this work tree, so that a test can plant offences in it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("../..", import.meta.url));

/** Copies all files that git does not ignore to a new folder. Returns the folder. */
export function copyWorkTree() {
  const copy = mkdtempSync(join(tmpdir(), "loom-rules-"));
  const listed = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { stdout } = spawnSync("git", listed, { cwd: here, encoding: "utf8" });
  for (const path of new Set(stdout.split("\0").filter(Boolean))) {
    cpSync(join(here, path), join(copy, path), { force: false });
  }
  return copy;
}
