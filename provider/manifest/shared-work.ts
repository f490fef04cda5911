import type { Declaration } from "./declaration.ts";
import type { Manifest } from "./manifest.ts";
import type { ParsedFile } from "./sources.ts";
import { Remembered } from "./remembered.ts";
import { LocalFiles } from "./text-files.ts";
import type { MapTree } from "./tree.ts";

/** What loads of one project for different stacks need not do again: all that no stack has a say in. Its files stay as they are meanwhile. */
export class SharedWork {
  /** By path, and only for the text that it was done on: files may change from one load to the next. */
  readonly parsed: Remembered<string, ParsedFile>;
  /** By path. */
  readonly files = new Remembered<string, ParsedFile | undefined>();
  /** By document. */
  readonly envelopes = new Remembered<MapTree, Manifest | undefined>();
  readonly declarations = new Remembered<Manifest, Declaration>();
  #localFiles: LocalFiles | undefined;

  /** @param parsed - what loads have parsed already, with the same `shownFrom`. Default: nothing. */
  constructor(parsed = new Remembered<string, ParsedFile>()) {
    this.parsed = parsed;
  }

  localFiles(...of: ConstructorParameters<typeof LocalFiles>): LocalFiles {
    return (this.#localFiles ??= new LocalFiles(...of));
  }
}
