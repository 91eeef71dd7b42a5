// loom_output_form of wasm/abi/abi.h.
import type { Engine } from "../wasm/engine.js";

/** OutputForm of loom/operators.h: how the outputs of an operator come back from a function. */
export const OUTPUT_FORM = { UNKNOWN: 0, ONE: 1, ONE_AND_OPTIONAL: 2 } as const;

/** The form of an operator's outputs. The answer is kept, except for operators without a schema. */
export function findOutputForm(
  engine: Engine,
  opType: string,
  domain: string,
  where: string,
): number {
  const key = `${domain}::${opType}`;
  const cached = engine.outputForms.get(key);
  if (cached !== undefined) return cached;
  const form = engine.run(
    where,
    (w) => {
      w.string(opType);
      w.string(domain);
    },
    (x, address, size) => x.loom_output_form(address, size),
    (r) => r.u8(),
  );
  if (form !== OUTPUT_FORM.UNKNOWN) engine.outputForms.set(key, form);
  return form;
}
