/**
 * Finds many words in a text in one pass (Aho and Corasick), whole or from their beginning: the time does not depend on how many there
 * are. A word is found from `least` signs on.
 */
export class WordSearch {
  /** Where a sign leads from a node: key = node × 2^16 + sign. Node 0 is the beginning of all words. */
  readonly #next = new Map<number, number>();
  readonly #parent: number[] = [0];
  readonly #sign: number[] = [0];
  readonly #depth: number[] = [0];
  /** The node of the longest beginning of a word that the node's own ends with. */
  readonly #shorter: number[] = [0];
  /** How many signs are found where a node is reached: 0 = none. */
  readonly #found: number[] = [0];

  constructor(words: Iterable<readonly [word: string, least: number]>) {
    for (const [word, least] of words) this.#add(word, least);
    this.#link();
  }

  #add(word: string, least: number): void {
    let node = 0;
    for (let index = 0; index < word.length; index += 1) {
      const sign = word.charCodeAt(index);
      const key = node * 65_536 + sign;
      let next = this.#next.get(key);
      if (next === undefined) {
        next = this.#parent.push(node) - 1;
        this.#sign.push(sign);
        this.#depth.push(index + 1);
        this.#shorter.push(0);
        this.#found.push(0);
        this.#next.set(key, next);
      }
      node = next;
      if (index + 1 >= least) this.#found[node] = index + 1;
    }
  }

  /** Shorter ones first, since a node needs those of its parent. */
  #link(): void {
    const order = this.#depth.map((_, node) => node).sort((a, b) => this.#depth[a]! - this.#depth[b]!);
    for (const node of order) {
      const parent = this.#parent[node]!;
      if (parent !== 0) this.#shorter[node] = this.#step(this.#shorter[parent]!, this.#sign[node]!);
      if (this.#found[node] === 0) this.#found[node] = this.#found[this.#shorter[node]!]!;
    }
  }

  #step(from: number, sign: number): number {
    for (let node = from; ; node = this.#shorter[node]!) {
      const next = this.#next.get(node * 65_536 + sign);
      if (next !== undefined) return next;
      if (node === 0) return 0;
    }
  }

  /** Stretches `[from, to)` of the text that are covered by words, in order, none overlapping the next. */
  stretches(text: string): [from: number, to: number][] {
    const all: [number, number][] = [];
    let node = 0;
    for (let index = 0; index < text.length; index += 1) {
      node = this.#step(node, text.charCodeAt(index));
      const length = this.#found[node]!;
      if (length === 0) continue;
      let from = index + 1 - length;
      for (let last = all.at(-1); last && last[1] > from; last = all.at(-1)) {
        from = Math.min(from, last[0]);
        all.pop();
      }
      all.push([from, index + 1]);
    }
    return all;
  }
}
