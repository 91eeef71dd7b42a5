// The rows of the bench, in the order of its tables.
//
// A row says for each place where it is measured, `node` and `page`: its title, the rounds, its cases by name, and
// the goals that their figures are held against; `touched`, when a sample takes more memory than others.
import { big } from "./big.mjs";
import { chain } from "./chain.mjs";
import { into, mlp100, resnet } from "./exports.mjs";
import { first } from "./first.mjs";
import { giant } from "./giant.mjs";
import { gpt } from "./gpt.mjs";
import { infer } from "./infer.mjs";
import { size } from "./size.mjs";
import { warm } from "./warm.mjs";

export const ROWS = { first, warm, mlp100, resnet, into, gpt, chain, big, giant, size, infer };
