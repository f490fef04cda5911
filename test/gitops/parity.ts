import { execFileSync } from "node:child_process";
import { expect } from "vitest";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { expectSuccess } from "../harness/command.ts";
import type { Project } from "../harness/pulumi.ts";
import type { Platform } from "../platforms.ts";

/** What a project's folder holds that no commit should. */
export const ignored = { ".gitignore": ".home\nnode_modules\n" };

/** Commits what is in the project's folder to a branch. */
export function commit({ directory }: Project<Platform>, branch: string): void {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  git("init", "--quiet", "--initial-branch", branch);
  git("checkout", "--quiet", "-B", branch);
  git("add", "--all");
  git("commit", "--quiet", "--message", branch);
}

export async function review(project: Project<Platform>, ...args: string[]): Promise<ChangeSet> {
  const { stdout } = await expectSuccess(project.cli("review", "--format", "json", ...args));
  return JSON.parse(stdout) as ChangeSet;
}

/** What both sources can know: no commits from the engine, no live numbers and no text of an uploaded file from git and the state. */
const comparable = ({ base: _base, head: _head, ...changeSet }: ChangeSet): object => ({
  ...changeSet,
  counts: { ...changeSet.counts, numbers: 0 },
  resources: changeSet.resources.map((change) => ({
    ...change,
    paths: change.paths.map(({ hunks, ...path }) => ({ ...path, ...(path.path !== "sha256" && hunks && { hunks }) })),
  })),
  reach: changeSet.reach.map((reached) => ({ ...reached, numbers: [] })),
});

/**
 * Two git trees and the engine give the same change set of a project whose branch `main` is deployed, and which has been edited since.
 * Returns that of git, and that of the engine.
 */
export async function expectParity(project: Project<Platform>): Promise<[fromGit: ChangeSet, fromEngine: ChangeSet]> {
  commit(project, "change");
  const fromGit = await review(project, "--against", "main", "--stack", "dev");
  project.requests();
  const fromEngine = await review(project);
  expect(comparable(fromEngine)).toEqual(comparable(fromGit));
  expect(fromEngine.digest).toBe(fromGit.digest);
  expect(project.writes()).toEqual([]);
  return [fromGit, fromEngine];
}
