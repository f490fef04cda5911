/**
 * What the platform's short name of `name` most likely is. How it is made is not documented (contract §4.2, §8: "similar" names clash),
 * so this only tells names that may clash: letters and digits of any script in small letters, everything else one hyphen.
 */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}
