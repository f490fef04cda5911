import { pasted, pastedAdvice } from "../text/pasted.ts";

/**
 * How to write a number that was pasted with signs that nobody sees or types, where that is why it is none: which sign stands where, and
 * the number without it. `isNumber` says what the platform dials. Undefined where there is no such sign.
 */
export function phoneAdvice(number: string, isNumber: RegExp): string | undefined {
  const found = pasted(number, "word");
  if (!found) return undefined;
  const digits = found.clean.replace(/[\s().-]/g, "");
  if (!isNumber.test(digits)) return pastedAdvice(number, "word");
  return `${found.what} is at position ${found.start + 1}; write it as ${digits}`;
}
