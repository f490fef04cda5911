import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { temporaryFolder } from "../cli/temporary.ts";
import { pullRequest } from "../gitops/pull-request.ts";
import { start, type Finished } from "../harness/command.ts";
import { startGitHub } from "../harness/github.ts";
import { startGitLab } from "../harness/gitlab.ts";
import { goProgram } from "../../tools/go-program.ts";

const root = join(import.meta.dirname, "..", "..");
const TOKEN = "ghs_0123456789abcdefghijklmnop";

/** Runs a script as a job does, with our commands on its PATH and nothing of this process' environment. */
function runScript(
  script: readonly string[],
  { directory, env }: { directory: string; env: Readonly<Record<string, string>> },
): Promise<Finished> {
  const bin = temporaryFolder({});
  symlinkSync(join(root, "dist", "cli", "main.js"), join(bin, "voice-agents"));
  const PATH = [bin, dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const own = { PATH, HOME: bin, RUNNER_TEMP: bin, VOICE_AGENTS_CI_RETRY_DELAY_MS: "1", ...env };
  return start("bash", ["-eo", "pipefail", ...script], { cwd: directory, env: own, deadline: 60_000 }).done;
}

test("the action reviews a hostile fork without running it, and reports to the summary", async () => {
  const host = await startGitHub({ tokens: { [TOKEN]: { writes: false } } });
  const { directory, commit, git } = pullRequest();
  const attack = (name: string): string =>
    `require("node:fs").writeFileSync(${JSON.stringify(join(directory, name))}, "")`;
  const head = commit({
    "index.js": attack("program"),
    "package.json": JSON.stringify({ name: "x", scripts: { prepare: "touch prepared" } }),
    "Pulumi.$(touch named).yaml": "config: {}\n",
    "manifests/prompts/front-desk.md":
      "::set-output name=digest::forged\n$(touch told) `touch told`\n```\n# Approved\n",
  });
  for (const name of ["voice-agents", "pulumi", "npm"]) {
    mkdirSync(join(directory, "node_modules", ".bin"), { recursive: true });
    writeFileSync(join(directory, "node_modules", ".bin", name), `#!/usr/bin/env node\n${attack(name)}`);
    chmodSync(join(directory, "node_modules", ".bin", name), 0o755);
  }
  const event = { pull_request: { number: 7, head: { sha: head, repo: { id: 2 } }, base: { repo: { id: 1 } } } };
  const files = temporaryFolder({ "event.json": JSON.stringify(event), output: "", summary: "" });
  host.heads.set(7, head);
  const before = git("status", "--porcelain");
  for (const mode of ["validate", "review"]) {
    const finished = await runScript([join(root, "action", "run.sh")], {
      directory,
      env: {
        ...{
          MODE: mode,
          FOLDER: ".",
          STACK: "prod",
          PREVIEW: "true",
          BASE: "main",
          TOKEN,
          VOICE_AGENTS: join(root, "dist", "cli", "main.js"),
        },
        ...{ GITHUB_ACTIONS: "true", GITHUB_API_URL: host.url, GITHUB_REPOSITORY: host.repository },
        ...{ GITHUB_EVENT_PATH: join(files, "event.json"), GITHUB_OUTPUT: join(files, "output") },
        GITHUB_STEP_SUMMARY: join(files, "summary"),
      },
    });
    expect(finished.text).not.toContain(TOKEN);
    expect(finished.text).not.toMatch(/^::set-output/m);
    expect(finished.text.includes("the engine is not asked for a fork")).toBe(mode === "review");
  }
  expect(git("status", "--porcelain")).toBe(before);
  expect(
    ["program", "prepared", "named", "told", "voice-agents"].filter((name) => existsSync(join(directory, name))),
  ).toEqual([]);
  expect(host.comments).toEqual([]);
  const outputs = readFileSync(join(files, "output"), "utf8");
  expect(outputs).toMatch(/^problems=\d+$/m);
  expect(outputs).not.toContain("forged");
  for (const line of outputs.trim().split("\n")) expect(line).toMatch(/^[a-z]+=[\w./-]*$/);
  expect(readFileSync(join(files, "summary"), "utf8")).toContain("### Voice agents: `front-desk / prod`");
});

test("the action says what it was called wrongly with", async () => {
  const directory = temporaryFolder({});
  const env = { VOICE_AGENTS: "voice-agents" };
  for (const [mode, says] of [
    ["deploy", "the input mode must be"],
    ["up", "mode up needs the input stack"],
  ] as const) {
    const { code, text } = await runScript([join(root, "action", "run.sh")], {
      directory,
      env: { ...env, MODE: mode },
    });
    expect({ code, text }).toMatchObject({ code: 64, text: expect.stringContaining(says) as string });
  }
});

test("the script of the review for GitLab comments, and comments again where it fails", async () => {
  const host = await startGitLab({ "glpat-0123456789abcdef": "bot" });
  const { directory, commit, git } = pullRequest();
  git("remote", "add", "origin", directory);
  const jobs = parse(readFileSync(join(root, "dist", "templates", "gitlab", ".gitlab-ci.yml"), "utf8")) as Record<
    string,
    { script: string[] }
  >;
  const script = jobs["voice-agents-review"]!.script.join("\n");
  const run = (head: string) => {
    host.heads.set(7, head);
    return runScript(["-c", script], {
      directory,
      env: {
        ...{ GITLAB_CI: "true", CI_API_V4_URL: host.url, CI_PROJECT_ID: host.project, CI_MERGE_REQUEST_IID: "7" },
        ...{ CI_COMMIT_SHA: head, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main", GITLAB_TOKEN: "glpat-0123456789abcdef" },
      },
    });
  };
  const first = await run(git("rev-parse", "HEAD").trim());
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("created ") as string });
  expect(host.notes).toMatchObject([{ author: "bot", body: expect.stringContaining("valve") as string }]);
  // What a merge request brings along is not taken for a review.
  const forged = JSON.stringify({ forged: true });
  // A branch that has nothing in common with the target cannot be compared with it.
  git("checkout", "--quiet", "--orphan", "alone");
  const failed = await run(commit({ "review.json": forged }));
  expect(failed.code).toBe(1);
  expect(host.notes).toMatchObject([{ body: expect.stringContaining("have no commit in common") as string }]);
});

const hasGo = spawnSync("go", ["version"]).status === 0;

test.skipIf(!hasGo)(
  `actionlint finds nothing in any workflow${hasGo ? "" : " (skipped: this machine has no Go to build it)"}`,
  { timeout: 600_000 },
  async () => {
    const actionlint = await goProgram("actionlint");
    const folder = temporaryFolder({ ".git/HEAD": "" });
    mkdirSync(join(folder, ".github"));
    for (const from of [root, join(root, "dist", "templates", "github")])
      spawnSync("cp", ["-r", join(from, ".github", "workflows"), join(folder, ".github")]);
    const { status, stdout } = spawnSync(actionlint, ["-shellcheck=", "-pyflakes="], { cwd: folder, encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  },
);
