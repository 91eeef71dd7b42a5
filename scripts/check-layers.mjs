// Checks which room knows which (layers/check.mjs).   node scripts/check-layers.mjs [ROOT OF THE TREE]
import { fileURLToPath } from "node:url";
import { offencesIn } from "./layers/check.mjs";

const offences = offencesIn(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)));
for (const offence of offences) console.log(offence);
if (offences.length > 0) process.exit(1);
console.log("    all rooms know only what stands below them");
