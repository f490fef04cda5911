/** The documented phone rule: `+1XXXXXXXXXX`, neither area code nor exchange code beginning with 0 or 1. */
export const phonePattern = "^\\+1[2-9]\\d{2}[2-9]\\d{6}$";

/** Whether a number satisfies the rule. `+15551234567`, the documentation's favourite, does not. */
export function isPhone(text: string): boolean {
  return new RegExp(phonePattern).test(text);
}

/** A number as people write it, `(212) 555-0100`, in E.164; unchanged where it cannot be one. */
export function normalizePhone(text: string): string {
  const digits = text.replace(/[\s().-]/g, "");
  if (/^\d{10}$/.test(digits)) return `+1${digits}`;
  return /^1\d{10}$/.test(digits) ? `+${digits}` : digits;
}

/** The area code of a number, or undefined for one that is not American. */
export function areaCode(phone: string | undefined): string | undefined {
  return phone === undefined ? undefined : /^\+1([2-9]\d{2})/.exec(phone)?.[1];
}
