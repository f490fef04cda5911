/**
 * What a checkout, and not the author, has made of a file. Such bytes are a text to every reader, and would go live as the prompt of an
 * agent, or as a document that it knows.
 */
export interface CheckoutTrouble {
  readonly code: "merge-conflict" | "not-checked-out" | "empty-text";
  /** Goes on after the name of the file: `is a pointer of Git LFS`. */
  readonly message: string;
  readonly suggestion: string;
  /** Offset of the line that shows it. */
  readonly start: number;
  readonly end: number;
}

/** So many bytes of the beginning show what a file is. */
export const HEAD = 1024;

const LFS = "version https://git-lfs.github.com/spec/";

/** The beginnings of files that stand for others. */
const stand: readonly (readonly [begins: string, message: string, suggestion: string])[] = [
  [
    LFS,
    "is a pointer of Git LFS: the file itself was not checked out",
    "run `git lfs pull`; in CI, check out with `lfs: true`",
  ],
  ["\0GITCRYPT\0", "is encrypted by git-crypt", "run `git-crypt unlock` before"],
  ["/annex/objects/", "is a pointer of git-annex: the file itself was not fetched", "run `git annex get` on it"],
  ["../.git/annex/objects/", "is a pointer of git-annex: the file itself was not fetched", "run `git annex get` on it"],
];

/** Whether a file, of whatever format, stands for another one, or is empty. `head` = its first `HEAD` bytes. */
export function placeholder(head: Uint8Array): CheckoutTrouble | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, HEAD)).toString("latin1");
  const where = { start: 0, end: 0 };
  if (text.trim() === "" && head.byteLength < HEAD) {
    const suggestion = "write what it should say; a checkout that broke off leaves such files";
    return { code: "empty-text", message: "is empty", suggestion, ...where };
  }
  const found = stand.find(([begins]) => text.startsWith(begins));
  return found && { code: "not-checked-out", message: found[1], suggestion: found[2], ...where };
}

/**
 * A conflict that nobody has resolved: lines of `<<<<<<< ` and `>>>>>>> `. Seven `=` alone underline a heading in Markdown, and `>>>>>>> `
 * alone is a quotation.
 */
export function mergeConflict(text: string): CheckoutTrouble | undefined {
  const begin = /^<{7,} \S.*$/m.exec(text);
  if (!begin || !/^>{7,} \S/m.test(text.slice(begin.index))) return undefined;
  return {
    code: "merge-conflict",
    message: "has a merge conflict that nobody has resolved",
    suggestion: "keep what is right, and delete the lines of <, = and >",
    start: begin.index,
    end: begin.index + begin[0].length,
  };
}

/**
 * The path that a text may be in the place of: where a checkout cannot make symbolic links, it writes the path that the link leads to.
 */
export function linkTarget(text: string): string | undefined {
  return text.length < 260 && /^\S[^\s]*$/.test(text) && /[./]/.test(text) ? text : undefined;
}
