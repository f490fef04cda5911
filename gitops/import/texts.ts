import { pasted } from "../../provider/text/pasted.ts";
import { Names } from "./names.ts";

/** A text of so many lines, or of so many characters, is easier to read in a file of its own. */
const LINES = 3;
const CHARACTERS = 200;

/** What a file does not carry unchanged through editors, checkouts and the reader of manifests: then the text stays in the YAML. */
// eslint-disable-next-line no-control-regex -- these are what this looks for
const UNFIT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|\p{Cs}/u;

/** Texts that are kept in files, each once, whoever shares it. */
export class TextFiles {
  readonly #files = new Map<string, string>();
  readonly #names: Names;
  readonly #folder: string;

  /** @param folder where the files go. @param taken names, without extension, of files that are there already. */
  constructor(folder: string, taken: Iterable<string>) {
    this.#folder = folder;
    this.#names = new Names(taken);
  }

  /** Path of the file that holds a text; undefined where it had better stand in the manifest. */
  fileOf(text: string, name: string): string | undefined {
    const isLong = text.split("\n").length > LINES || text.length > CHARACTERS;
    if (!isLong || UNFIT.test(text) || pasted(text, "prose") !== undefined || mayBeMistaken(text)) return undefined;
    const known = this.#files.get(text);
    if (known !== undefined) return known;
    const path = `${this.#folder}/${this.#names.give(name, "text")}.md`;
    this.#files.set(text, path);
    return path;
  }

  /** What the files hold, by their paths. The last line of a file ends like every other: no platform hears the difference. */
  get files(): ReadonlyMap<string, string> {
    return new Map([...this.#files].map(([text, path]) => [path, text.endsWith("\n") ? text : `${text}\n`]));
  }
}

/** What the reader of manifests would take for a merge conflict, for a pointer to a large file or for a link. */
const mayBeMistaken = (text: string): boolean =>
  /^(<{7}|>{7}|={7}|\|{7})/m.test(text) || text.startsWith("version https://git-lfs") || !text.includes("\n");
