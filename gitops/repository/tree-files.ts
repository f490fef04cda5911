import { isAbsolute, join, resolve, sep } from "node:path";
import type { DirectoryEntry, FileFailure, FileStat, FileSystem } from "../../provider/manifest/file-system.ts";
import { failed } from "../../provider/manifest/file-system.ts";
import { isAtOrBelow, relativePath } from "../../provider/manifest/inside.ts";
import type { Commit } from "../generated/change-set.ts";
import type { Git } from "./git.ts";

/** Files up to this size are read together, in one go, bytes. */
const TOGETHER = 512 * 1024;

/** Larger is not read at all, bytes: the largest upload that a platform takes. */
const LARGEST = 128 * 1024 * 1024;

/** More links than a path may lead over. */
const MOST_LINKS = 40;

interface File {
  readonly type: "file" | "link";
  readonly object: string;
}

type Node = File | Folder;

interface Folder {
  readonly type: "directory";
  readonly entries: Map<string, Node>;
}

const MISSING: FileFailure = { failure: "ENOENT" };

/**
 * The files of a commit, without a checkout: `provider/manifest` reads them as it reads a disk. They lie where the working tree lies, so
 * that paths are the same for both. Links are followed inside the tree; one that leads out of it leads where it says, and nothing is there.
 */
export class TreeFiles implements FileSystem {
  readonly #git: Git;
  readonly #root: Folder = { type: "directory", entries: new Map() };
  readonly #sizes = new Map<string, number>();
  #loaded = false;

  constructor(git: Git, commit: Commit) {
    this.#git = git;
    for (const { mode, object, path } of git.list(commit)) this.#add(path.split("/"), mode, object);
  }

  #add(steps: readonly string[], mode: string, object: string): void {
    // Git refuses such names where it makes a tree, not where it is given one.
    if (steps.some((step) => step === "" || step === "." || step === ".." || step.toLowerCase() === ".git")) return;
    let folder = this.#root;
    for (const step of steps.slice(0, -1)) {
      const known = folder.entries.get(step);
      const next: Folder = known?.type === "directory" ? known : { type: "directory", entries: new Map() };
      folder.entries.set(step, next);
      folder = next;
    }
    // A submodule is another repository: an empty folder here.
    const node: Node =
      mode === "160000"
        ? { type: "directory", entries: new Map() }
        : { type: mode === "120000" ? "link" : "file", object };
    folder.entries.set(steps.at(-1) ?? "", node);
  }

  stat = (path: string): FileStat | FileFailure => {
    const found = this.#find(path);
    if (failed(found)) return found;
    if (found.node.type === "directory") return { type: "directory", size: 0 };
    this.#loadTogether();
    return { type: "file", size: this.#size(found.node.object) };
  };

  readFile = (path: string, most: number): Uint8Array | FileFailure => {
    const found = this.#find(path);
    if (failed(found)) return found;
    if (found.node.type === "directory") return { failure: "EISDIR" };
    this.#loadTogether();
    const { object } = found.node;
    if (this.#size(object) > LARGEST) return { failure: "EFBIG" };
    return this.#git.read([object]).get(object)?.subarray(0, most) ?? MISSING;
  };

  list = (path: string): readonly DirectoryEntry[] | FileFailure => {
    const found = this.#find(path);
    if (failed(found)) return found;
    if (found.node.type !== "directory") return { failure: "ENOTDIR" };
    return [...found.node.entries].map(([name, { type }]) => ({ name, type }));
  };

  realpath = (path: string): string | FileFailure => {
    const found = this.#find(path);
    return failed(found) ? found : found.path;
  };

  /** Object names by path from the root, links and files alike: equal names are equal contents. */
  objects(): Map<string, string> {
    const objects = new Map<string, string>();
    const walk = (folder: Folder, path: string): void => {
      for (const [name, node] of folder.entries) {
        const inner = path === "" ? name : `${path}/${name}`;
        if (node.type === "directory") walk(node, inner);
        else objects.set(inner, node.object);
      }
    };
    walk(this.#root, "");
    return objects;
  }

  /** What lies at a path, and its path with all links resolved. */
  #find(path: string, links = 0): { node: Node; path: string } | FileFailure {
    const { root } = this.#git;
    if (!isAtOrBelow(root, path)) {
      // What lies around a repository is there; what is in it is not known.
      return isAtOrBelow(path, root) ? { node: { type: "directory", entries: new Map() }, path } : MISSING;
    }
    const steps = relativePath(root, path).split(sep).filter(Boolean);
    let node: Node = this.#root;
    let at = root;
    for (const [index, step] of steps.entries()) {
      if (node.type !== "directory") return { failure: "ENOTDIR" };
      const next: Node | undefined = node.entries.get(step);
      if (!next) return MISSING;
      if (next.type === "link") {
        if (links >= MOST_LINKS) return { failure: "ELOOP" };
        const target = this.#target(next);
        if (target === undefined) return MISSING;
        const led = resolve(at, target, ...steps.slice(index + 1));
        // Where a link leaves the tree, that is what is to be said of it.
        if (isAbsolute(target) || !isAtOrBelow(root, led))
          return { node: { type: "directory", entries: new Map() }, path: led };
        return this.#find(led, links + 1);
      }
      node = next;
      at = join(at, step);
    }
    return { node, path: at };
  }

  #target({ object }: File): string | undefined {
    const bytes = this.#git.read([object]).get(object);
    const target = bytes && Buffer.from(bytes).toString("utf8");
    return target === undefined || target === "" || target.includes("\0") ? undefined : target;
  }

  #size(object: string): number {
    const known = this.#sizes.get(object) ?? this.#git.sizes([object]).get(object) ?? 0;
    this.#sizes.set(object, known);
    return known;
  }

  /** A process for each of a thousand manifests would take seconds: all that is small is read by two. */
  #loadTogether(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    const wanted = [...this.objects()].filter(([path]) => isWorthReading(path)).map(([, object]) => object);
    for (const [object, size] of this.#git.sizes(wanted)) this.#sizes.set(object, size);
    this.#git.read(wanted.filter((object) => (this.#sizes.get(object) ?? Infinity) <= TOGETHER));
  }
}

/** Manifests, configuration and texts, as far as their names tell; others are read when they are asked for. */
const isWorthReading = (path: string): boolean =>
  /\.(ya?ml|json|md|txt)$/.test(path) && !/(^|\/)(node_modules|\.[^/]*)\//.test(path);
