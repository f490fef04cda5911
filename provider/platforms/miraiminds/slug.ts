/**
 * What the platform's short name of `name` most likely is. How it is made is not documented (contract §4.2, §8: "similar" names clash),
 * so this only tells names that may clash: letters and digits of any script in small letters, everything else one hyphen.
 */
export function slugOf(name: string): string {
  return (
    name
      .normalize("NFKD")
      // Accents only: in other scripts, marks are the vowels.
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "")
  );
}
