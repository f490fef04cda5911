import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { temporaryFolder } from "../cli/temporary.ts";

/** Text of a file, undefined to delete it, or a link. */
export type Files = Readonly<Record<string, string | undefined | { readonly link: string }>>;

/** A git repository in a temporary folder that is gone when the test is over. */
export interface Repository {
  readonly directory: string;
  write(files: Files): void;
  /** Writes and commits; gives the commit's name. The same files give the same commit. */
  readonly commit: (files: Files) => string;
  readonly git: (...args: string[]) => string;
}

/** What git made of the first files of a repository, by these: the same files give the same commit. */
const starts = new Map<string, ReadonlyMap<string, Buffer>>();

const contentsOf = (folder: string): ReadonlyMap<string, Buffer> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path), readFileSync(path)]),
  );

function restore(folder: string, contents: ReadonlyMap<string, Buffer>): void {
  for (const [path, content] of contents) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A repository with one commit on `main`, from which a branch `change` has been taken. */
export function repository(files: Files): Repository {
  const directory = temporaryFolder({});
  let commits = 0;
  const git = (...args: string[]): string => {
    const time = `2026-03-${String(2 + commits).padStart(2, "0")}T09:00:00Z`;
    const env = {
      PATH: process.env["PATH"],
      HOME: directory,
      GIT_CONFIG_NOSYSTEM: "1",
      ...{ GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.com", GIT_AUTHOR_DATE: time },
      ...{ GIT_COMMITTER_NAME: "A", GIT_COMMITTER_EMAIL: "a@example.com", GIT_COMMITTER_DATE: time },
    };
    return execFileSync("git", args, { cwd: directory, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  };
  const write = (changes: Files): void => {
    for (const [path, content] of Object.entries(changes)) {
      const absolute = join(directory, path);
      rmSync(absolute, { force: true, recursive: true });
      if (content === undefined) continue;
      mkdirSync(dirname(absolute), { recursive: true });
      if (typeof content === "string") writeFileSync(absolute, content);
      else symlinkSync(content.link, absolute);
    }
  };
  const commit = (changes: Files): string => {
    write(changes);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", `Commit ${(commits += 1)}`);
    return git("rev-parse", "HEAD").trim();
  };
  const database = join(directory, ".git");
  const start = JSON.stringify(files);
  const known = starts.get(start);
  if (known) {
    commits = 1;
    write(files);
    restore(database, known);
    git("update-index", "--refresh");
  } else {
    // The samples of hooks that git lays into each repository are nobody's concern.
    git("init", "--quiet", "--template", "", "--initial-branch", "main");
    commit(files);
    git("checkout", "--quiet", "-b", "change");
    starts.set(start, contentsOf(database));
  }
  return { directory, write, commit, git };
}
