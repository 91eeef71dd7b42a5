// Checks the include and import lines between rooms; a room is a folder that core/ARCHITECTURE.md lists.
//   node scripts/check-layers.mjs [ROOT OF THE TREE]
import { fileURLToPath } from "node:url";
import { offencesIn } from "./layers/check.mjs";

const offences = offencesIn(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)));
for (const offence of offences) console.log(offence);
if (offences.length > 0) process.exit(1);
console.log("    all rooms use only rooms below them");
