import { phoneAdvice } from "../../operations/phone-advice.ts";

/** E.164: a plus sign, no leading zero, at most 15 digits. Fewer than 7 are no telephone number that can be dialled from abroad. */
const E164 = /^\+[1-9]\d{6,14}$/;

/** Why a number cannot be called as it is written, and how to write it; undefined where it can. */
export function phoneProblem(number: string): string | undefined {
  return E164.test(number) ? undefined : `${JSON.stringify(number)} is no E.164 number: ${howToWrite(number)}`;
}

function howToWrite(number: string): string {
  if (number === "") return "it is empty";
  const advice = phoneAdvice(number, E164);
  if (advice !== undefined) return advice;
  if (/^\d([.,]\d+)?E\+?\d+$/i.test(number))
    return "a spreadsheet has rounded it; format the column as text before it is filled";
  const digits = number.replace(/[\s().-]/g, "");
  if (digits !== number && E164.test(digits)) return `write it as ${digits}`;
  if (/^\d+$/.test(digits)) return "it begins with a plus sign and the country's code, such as +919876543210";
  return "a plus sign, the country's code and at most 15 digits in all, such as +919876543210";
}
