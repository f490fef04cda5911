/** A place in a text, both 1-based; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text of one file, and where its lines begin. */
export class SourceText {
  /** As shown to people, with `/`. */
  readonly file: string;
  /** Absolute path, the base of relative paths in the text. */
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor({ file, path, text }: { file: string; path: string; text: string }) {
    this.file = file;
    this.path = path;
    this.text = text;
  }

  position(offset: number): Position {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** Where a line begins, and where it ends without its line end; 1-based. */
  lineRange(number: number): readonly [start: number, end: number] {
    const starts = this.#starts();
    const start = starts[number - 1] ?? this.text.length;
    const next = starts[number];
    if (next === undefined) return [start, this.text.length];
    return [start, this.text[next - 2] === "\r" && next - 2 >= start ? next - 2 : next - 1];
  }

  #starts(): readonly number[] {
    if (this.#lineStarts) return this.#lineStarts;
    const starts = [0];
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) starts.push(at + 1);
    return (this.#lineStarts = starts);
  }
}

/** A piece of a text; `end` is the offset after its last character. */
export interface Place {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}
