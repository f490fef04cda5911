import { shellWord } from "../../provider/text/shell-word.ts";
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import type { Commit } from "../generated/change-set.ts";

/** Longest that git may take for one question, ms. */
const DEADLINE = 60_000;

/** Most that git may say at once, bytes: all manifests and texts of a project. */
const LARGEST = 1 << 30;

/**
 * What keeps a look into a repository from running anything of it or talking to anybody: no hook, no file-system monitor, no replaced
 * objects, no protocol to fetch what a partial clone lacks. We read objects and compare them ourselves, so no filter, no text conversion
 * and no external diff has a part in it.
 */
const SETTINGS = ["core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never", "gc.auto=0"];
const ENVIRONMENT = {
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_PAGER: "cat",
  LC_ALL: "C",
};

/** The repository cannot tell what was asked. The message says why and what to do. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/** The repository of a directory; undefined where it is in none, or in one that git does not trust. */
export function findGit(directory: string): Git | undefined {
  try {
    return new Git(directory);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** A blob, a link, a folder or a submodule in a tree, as `git ls-tree` lists them. */
export interface TreeEntry {
  readonly mode: string;
  readonly object: string;
  /** From the root of the repository, with `/`. */
  readonly path: string;
}

/** A repository, read through the `git` program. */
export class Git {
  /** The working tree, or the repository's own directory where it is bare: where the root of a tree is thought to be. */
  readonly root: string;
  /** Folder of the directory that was asked from, below the root, with `/`; empty for the root. */
  readonly prefix: string;
  readonly #directory: string;
  readonly #contents = new Map<string, Uint8Array>();

  /** @throws GitError where `directory` is in no repository, or in one that git does not trust. */
  constructor(directory: string) {
    this.#directory = directory;
    const [bare, gitDirectory = ""] = this.#ask("rev-parse", "--is-bare-repository", "--absolute-git-dir").split("\n");
    if (bare === "true") {
      this.root = realpathSync(gitDirectory);
      this.prefix = "";
    } else {
      this.root = realpathSync(this.#ask("rev-parse", "--show-toplevel").replace(/\n$/, ""));
      this.prefix = this.#ask("rev-parse", "--show-prefix").replace(/\/?\n$/, "");
    }
  }

  /** @throws GitError where there is no such commit. */
  commit(ref: string): Commit {
    const { status, out } = this.#run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
    if (status !== 0) throw new GitError(this.#noCommit(ref));
    return this.#described(out.trim());
  }

  /** The best common ancestor, which a pull request is compared with. @throws GitError where none is here. */
  mergeBase(one: Commit, other: Commit): Commit {
    const { status, out, talk } = this.#run(["merge-base", one.commit, other.commit]);
    if (status === 0) return this.#described(out.trim());
    if (status !== 1) throw new GitError(`finding the merge base: ${talk.trim()}`);
    const names = `${short(one)} and ${short(other)}`;
    throw new GitError(
      this.isShallow()
        ? `the clone is shallow: the commit at which ${names} parted is not in it; fetch it: \`git fetch --unshallow\`, or \`fetch-depth: 0\` for actions/checkout`
        : `${names} have no commit in common; name the ref that the change is to be merged into`,
    );
  }

  isShallow(): boolean {
    return this.#ask("rev-parse", "--is-shallow-repository").trim() === "true";
  }

  /** Every file of a commit. */
  list({ commit }: Commit): TreeEntry[] {
    const listed = this.#ask("ls-tree", "-r", "-z", "--full-tree", commit);
    return listed
      .split("\0")
      .filter(Boolean)
      .map((line) => {
        const tab = line.indexOf("\t");
        const [mode = "", , object = ""] = line.slice(0, tab).split(" ");
        return { mode, object, path: line.slice(tab + 1) };
      });
  }

  /** Every file of the working tree that is tracked or not ignored. */
  workingFiles(): string[] {
    return this.#ask("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name", "--", ":/")
      .split("\0")
      .filter(Boolean);
  }

  /** Contents by object name; each object is read once. @throws GitError where the clone lacks one. */
  read(objects: readonly string[]): ReadonlyMap<string, Uint8Array> {
    const wanted = [...new Set(objects)].filter((object) => !this.#contents.has(object));
    if (wanted.length > 0) {
      const { status, bytes, talk } = this.#run(["cat-file", "--batch"], wanted.join("\n") + "\n");
      const unfetched = /could not fetch ([0-9a-f]+) from promisor remote/.exec(talk)?.[1];
      if (unfetched !== undefined) throw new GitError(lacks(unfetched));
      if (status !== 0) throw new GitError(`reading files of the repository: ${talk.trim() || "git failed"}`);
      for (const [object, content] of parseBatch(bytes)) this.#contents.set(object, content);
      const missing = wanted.find((object) => !this.#contents.has(object));
      if (missing !== undefined) throw new GitError(lacks(missing));
    }
    return this.#contents;
  }

  /** Sizes in bytes by object name; those that the clone lacks are left out. */
  sizes(objects: readonly string[]): Map<string, number> {
    const { out } = this.#run(["cat-file", "--batch-check"], [...new Set(objects)].join("\n") + "\n");
    const lines = out.split("\n").map((line) => line.split(" "));
    return new Map(lines.filter(({ length }) => length === 3).map(([object = "", , size]) => [object, Number(size)]));
  }

  #described(commit: string): Commit {
    const seconds = Number(this.#ask("log", "-1", "--no-show-signature", "--format=%ct", commit, "--"));
    return { commit, time: new Date(seconds * 1000).toISOString().replace(".000", "") };
  }

  #noCommit(ref: string): string {
    const branch = ref.replace(/^(refs\/remotes\/)?origin\//, "");
    const why = this.isShallow() ? "the clone is shallow and has no commit" : "there is no commit";
    const hasOrigin = this.#ask("remote").split("\n").includes("origin");
    const way = hasOrigin
      ? `fetch it: \`git fetch origin ${JSON.stringify(branch).slice(1, -1)}\``
      : "`git branch --all` lists the branches that are here";
    return `${why} ${JSON.stringify(ref)}; ${way}`;
  }

  /** What git says. @throws GitError with its own words where it fails. */
  #ask(...args: readonly string[]): string {
    const { status, out, talk } = this.#run(args);
    if (status === 0) return out;
    throw new GitError(explained(talk.trim(), this.#directory) || `git ${args[0]} failed`);
  }

  #run(args: readonly string[], input?: string): Said {
    return runGit(args, { directory: this.#directory, input });
  }
}

/** What git said, and how it ended. */
export interface Said {
  readonly status: number | null;
  readonly out: string;
  readonly bytes: Buffer;
  readonly talk: string;
}

interface Call {
  readonly directory: string;
  readonly input?: string | Uint8Array | undefined;
  /** `name=value` of git's configuration, which count more than ours. */
  readonly settings?: readonly string[];
  /** Undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs git to its end, shut off from what a repository would run and whom it would ask. @throws GitError where it cannot be run at all. */
export function runGit(args: readonly string[], { directory, input, settings = [], env = {} }: Call): Said {
  const configuration = [...SETTINGS, ...settings].flatMap((setting) => ["-c", setting]);
  const { status, stdout, stderr, error } = spawnSync("git", ["--no-pager", ...configuration, ...args], {
    cwd: directory,
    env: { ...process.env, ...ENVIRONMENT, ...env },
    timeout: DEADLINE,
    maxBuffer: LARGEST,
    ...(input === undefined ? {} : { input }),
  });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOENT") throw new GitError("there is no `git` on the PATH; install git");
  if (code === "ETIMEDOUT") throw new GitError(`git ${args[0]}: no response within ${DEADLINE / 1000} s`);
  if (error) throw new GitError(`git ${args[0]}: ${error.message}`);
  let text: string | undefined;
  return {
    status,
    bytes: stdout,
    talk: stderr.toString("utf8"),
    get out() {
      return (text ??= stdout.toString("utf8"));
    },
  };
}

const short = ({ commit }: Commit): string => commit.slice(0, 12);

const lacks = (object: string): string =>
  `the clone lacks the object ${object}: it is partial; fetch all: \`git fetch --refetch --no-filter\`, or clone without --filter`;

function explained(said: string, directory: string): string {
  if (said.includes("dubious ownership"))
    return `git does not trust the repository of ${directory}, because it belongs to another user; if you do: \`git config --global --add safe.directory ${shellWord(join(directory))}\``;
  if (said.includes("not a git repository"))
    return `${directory} is in no git repository, and --against compares two commits of one`;
  return said;
}

/** The objects in what `git cat-file --batch` writes: `<name> <type> <size>`, a line end, the content, a line end. */
function* parseBatch(bytes: Buffer): Generator<readonly [string, Uint8Array]> {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) return;
    const [object = "", , size] = bytes.toString("utf8", at, end).split(" ");
    at = end + 1;
    if (size === undefined) continue; // `<name> missing`
    yield [object, bytes.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
}
