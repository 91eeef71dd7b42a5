// The rows of the bench, in the order of its tables.
//
// A row has an entry for each place where it is measured, `node` and `page`: a title, the number of rounds, the cases
// by name, the goals for their figures, and `touched` if a sample takes more memory than usual.
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
