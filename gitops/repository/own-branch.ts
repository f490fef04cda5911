import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redact } from "../../provider/http/redact.ts";
import { GitError, runGit, type Git, type Said } from "./git.ts";
import { shownPath } from "./projects.ts";

/** Who a commit is by. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** Where branches are pushed to. */
export interface Remote {
  /** https, ssh, or a folder. */
  readonly url: string;
  /** Of HTTP, with what may push: `Authorization: Basic …`. It goes to `url`'s own host alone. */
  readonly header?: string | undefined;
}

/** A file of the working tree with its new content. */
export interface EditedFile {
  /** Absolute. */
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Files as they are to be, on top of a commit: in the repository's objects, and neither in a branch nor in the working tree. */
export interface Edit {
  readonly tree: string;
  /** Of what is changed: which files, from what to what. The same change on top of another commit has the same. 64 hex digits. */
  readonly digest: string;
}

/** A regular file, plain or executable. */
const REGULAR = /^100(644|755)$/;

/**
 * Puts edited files on top of a commit, beside the working tree and its index, so that nothing else of them comes along.
 * @throws GitError where a file is not there as the working tree has it.
 */
export function editOnTop(git: Git, base: string, files: readonly EditedFile[]): Edit {
  const directory = git.root;
  const entries = new Map(git.list(git.commit(base)).map((entry) => [entry.path, entry]));
  const edits = files.map(({ path, before, after }) => {
    const name = shownPath(directory, path);
    const entry = entries.get(name);
    // As `git add` does it: with the line ends and filters that the repository's attributes name.
    const object = (content: Uint8Array): string =>
      ask(["hash-object", "-w", "--stdin", `--path=${name}`], { directory, input: content });
    if (!entry || !REGULAR.test(entry.mode) || entry.object !== object(before))
      throw new GitError(`${name} is not as in the commit ${base.slice(0, 12)}; commit it first`);
    return { ...entry, after: object(after) };
  });
  const temporary = mkdtempSync(join(tmpdir(), "voice-agents-index-"));
  try {
    const env = { GIT_INDEX_FILE: join(temporary, "index") };
    ask(["read-tree", base], { directory, env });
    const lines = edits.map(({ mode, after, path }) => `${mode} ${after}\t${path}\0`);
    ask(["update-index", "-z", "--index-info"], { directory, env, input: lines.join("") });
    const changes = edits.map(({ path, object, after }) => [path, object, after]);
    return {
      tree: ask(["write-tree"], { directory, env }),
      digest: createHash("sha256").update(JSON.stringify(changes.sort())).digest("hex"),
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Branches of a repository elsewhere, which are written as a whole or not at all. */
export class RemoteBranches {
  readonly #git: Git;
  readonly #remote: Remote;

  constructor(git: Git, remote: Remote) {
    this.#git = git;
    this.#remote = remote;
  }

  /** The commit at the head of each branch of these names (`*` for any) that is there. @throws GitError where nobody tells. */
  tips(...names: readonly string[]): ReadonlyMap<string, string> {
    const listed = this.#talk(["ls-remote", "--heads", "--", this.#remote.url, ...names.map(refOf)]);
    const lines = listed.split("\n").filter(Boolean);
    return new Map(
      lines.map((line) => {
        const [commit = "", ref = ""] = line.split("\t");
        return [ref.replace(/^refs\/heads\//, ""), commit] as const;
      }),
    );
  }

  /**
   * Commits a tree on top of a commit and makes a branch of it, in the place of what `expected` names, undefined for nothing.
   * @returns the commit. @throws GitError where the branch is another by now, or where pushing is refused.
   */
  push(branch: string, { base, tree, message, by, expected }: Push): string {
    const env = {
      ...{ GIT_AUTHOR_NAME: by.name, GIT_AUTHOR_EMAIL: by.email, GIT_AUTHOR_DATE: undefined },
      ...{ GIT_COMMITTER_NAME: by.name, GIT_COMMITTER_EMAIL: by.email, GIT_COMMITTER_DATE: undefined },
    };
    const directory = this.#git.root;
    const commit = ask(["commit-tree", tree, "-p", base, "-F", "-"], { directory, env, input: message });
    this.#write(branch, commit, expected);
    return commit;
  }

  /** Takes a branch away. @throws GitError where it is not at `expected` any more. */
  remove(branch: string, expected: string): void {
    this.#write(branch, "", expected);
  }

  #write(branch: string, commit: string, expected: string | undefined): void {
    const lease = `--force-with-lease=${refOf(branch)}:${expected ?? ""}`;
    this.#talk(["push", "--quiet", "--no-verify", lease, "--", this.#remote.url, `${commit}:${refOf(branch)}`]);
  }

  /** Talks to the other repository, with the token where there is one, and with no other protocol than these. */
  #talk(args: readonly string[]): string {
    const { url, header } = this.#remote;
    const key = header === undefined ? undefined : `http.${new URL(url).origin}/.extraheader`;
    // In the environment, as everybody may read a command line. The empty value takes away what a checkout has left in the configuration.
    const entries =
      key === undefined
        ? []
        : [
            [key, ""],
            [key, header],
            ["credential.helper", ""],
          ];
    // Behind what the surroundings say in the same way.
    const first = Number(process.env["GIT_CONFIG_COUNT"] ?? 0) || 0;
    const env = Object.fromEntries(
      entries.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${first + index}`, name],
        [`GIT_CONFIG_VALUE_${first + index}`, value],
      ]),
    ) as Record<string, string>;
    return ask(args, {
      directory: this.#git.root,
      settings: ["https", "http", "ssh", "file"].map((protocol) => `protocol.${protocol}.allow=always`),
      env: { ...env, GIT_CONFIG_COUNT: String(first + entries.length), GIT_ALLOW_PROTOCOL: "https:http:ssh:file" },
    });
  }
}

interface Push {
  readonly base: string;
  readonly tree: string;
  readonly message: string;
  readonly by: Identity;
  readonly expected: string | undefined;
}

const refOf = (branch: string): string => `refs/heads/${branch}`;

/** What git says. @throws GitError with its own words where it fails. */
function ask(args: readonly string[], call: Parameters<typeof runGit>[1]): string {
  const { status, out, talk }: Said = runGit(args, call);
  if (status === 0) return out.trim();
  throw new GitError(redact(`git ${args[0]}: ${talk.trim() || "it did not say why"}`));
}
