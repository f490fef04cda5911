/** Longest name of a resource (metadata.name). */
const LONGEST = 63;

/** Room that is left for a number at the end. */
const ROOM = 6;

/** Names that Windows keeps for devices: no file can have one, whatever its extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** A text of somebody else as a name: small letters, digits and hyphens. Empty where nothing of it can be kept. */
export function slug(text: string): string {
  const plain = text
    .slice(0, 1000)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return plain
    .replace(/^-+/, "")
    .slice(0, LONGEST - ROOM)
    .replace(/-+$/, "");
}

/** Names that are given once each. What is taken already, by manifests or by the stack, is never given. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** A name made of `text`, else of `otherwise`; numbered from the second of one name on. */
  give(text: string, otherwise: string): string {
    const wanted = slug(text) || slug(otherwise) || "unnamed";
    const base = DEVICE.test(wanted) ? `${wanted}-x` : wanted;
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? base : `${base}-${count}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}

/** `VoiceAgent` as the name of a folder: `voice-agents`. */
export const folderOf = (kind: string): string => `${kind.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}s`;
