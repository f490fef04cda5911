import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../cli/temporary.ts";
import { agent, deployment, documents, workspace } from "../acceptance/manifests.ts";
import { copyWorkflows, createAct, type Act } from "../harness/act.ts";
import { expectSuccess, start, type Finished } from "../harness/command.ts";
import { serveGit } from "../harness/git-server.ts";
import { startGitHub, type GitHubStandIn } from "../harness/github.ts";
import { createProject, type Project } from "../harness/pulumi.ts";

/** A run of act costs some 10 s of processor time for each workflow, and its build once 90 s: that is for who asks for it. */
const wanted = process.env["VOICE_AGENTS_ACT"] === "1";

const TOKEN = "ghs_0123456789abcdefghijklmnop";

/** A repository on the stand-in of GitHub, with its workflows, and a stack on the emulated platform. */
interface Repository {
  readonly project: Project;
  readonly host: GitHubStandIn;
  readonly act: Act;
  /** The repository that the host keeps: a bare one. */
  readonly bare: string;
  readonly git: (...args: string[]) => string;
  /** Writes files and commits them; gives the commit. */
  readonly commit: (files: Readonly<Record<string, string>>) => string;
}

async function createRepository(token: { readonly writes?: boolean } = {}): Promise<Repository> {
  const project = await createProject({
    files: {
      ".gitignore": "node_modules\n.home\n",
      "package-lock.json": "{}",
      "manifests/agents.yaml": manifests("Greet the caller."),
    },
  });
  copyWorkflows(project.directory);
  project.edit(".github/workflows/voice-agents-drift.yml", "# write-back: true", "write-back: true");
  const bare = temporaryFolder({});
  const host = await startGitHub({ tokens: { [TOKEN]: token }, git: bare });
  const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, NICHE_TOKEN, HOME: _home, ...env } = project.env;
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch", "main", bare]);
  const act = await createAct({
    repository: project.directory,
    env: {
      ...env,
      GITHUB_API_URL: host.url,
      GITHUB_REPOSITORY: host.repository,
      GITHUB_SERVER_URL: await serveGit(bare, `x-access-token:${TOKEN}`),
      VOICE_AGENTS_CI_RETRY_DELAY_MS: "1",
    },
    secrets: { GITHUB_TOKEN: TOKEN, PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, NICHE_TOKEN },
  });
  const identity = {
    GIT_AUTHOR_NAME: "A",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.com",
  };
  const git = (...args: string[]): string =>
    execFileSync("git", args, {
      cwd: project.directory,
      env: { PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1", HOME: project.directory, ...identity },
      encoding: "utf8",
    }).trim();
  const commit = (files: Readonly<Record<string, string>>): string => {
    project.write(files);
    git("add", "--all");
    git("commit", "--quiet", "--message", "Change");
    return git("rev-parse", "HEAD");
  };
  git("init", "--quiet", "--initial-branch", "main");
  commit({});
  git("push", "--quiet", bare, "main");
  return { project, host, act, bare, git, commit };
}

const manifests = (conversationFlow: string): string =>
  documents(workspace, agent("front-desk", { conversationFlow }), deployment("front-desk"));

const pullRequest = (head: string, { fork = false, number = 7 } = {}): object => ({
  pull_request: {
    number,
    head: { sha: head, ref: "change", repo: { id: fork ? 2 : 1 } },
    base: { ref: "main", repo: { id: 1 } },
  },
});

test.runIf(wanted)(
  "the life of a pull request: opened, pushed to, merged, deployed; then drift, its issue, and its end",
  { timeout: 900_000 },
  async () => {
    const { project, host, act, bare, git, commit } = await createRepository();
    await expectSuccess(project.up());
    const timeline: string[] = [];
    const step = async (what: string, work: () => Promise<Finished>): Promise<void> => {
      host.requests();
      const begin = performance.now();
      const { code, text } = await work();
      if (code !== 0) throw new Error(`${what}: exit code ${code}\n${text}`);
      expect(text).not.toContain(TOKEN);
      timeline.push(
        `${what}: ${((performance.now() - begin) / 1000).toFixed(1)} s, ${host.requests().length} requests`,
      );
    };
    const review = (head: string, number = 7) =>
      act.run("voice-agents-review.yml", "pull_request", pullRequest(head, { number }));
    const push = (before: string) => act.run("voice-agents-up.yml", "push", { before, ref: "refs/heads/main" });
    const drift = () => act.run("voice-agents-drift.yml", "schedule", {});
    const merge = (head: string, number = 7): string => {
      const before = git("rev-parse", "main");
      git("checkout", "--quiet", "main");
      git("merge", "--quiet", "--no-ff", "--message", "Merge", "change");
      git("push", "--quiet", bare, "main");
      host.merged.set(git("rev-parse", "HEAD"), { number, head });
      return before;
    };

    git("update-ref", "refs/remotes/origin/main", "main");
    git("checkout", "--quiet", "-b", "change");
    const opened = commit({ "manifests/agents.yaml": manifests("Greet the caller, and be quick.") });
    host.heads.set(7, opened);
    await step("opened", () => review(opened));
    expect(host.comments).toMatchObject([{ author: "github-actions[bot]" }]);
    expect(host.comments[0]?.body).toContain("and be quick");

    const pushed = commit({ "manifests/agents.yaml": manifests("Greet the caller, and be kind.") });
    host.heads.set(7, pushed);
    await step("pushed", () => review(pushed));
    expect(host.comments).toHaveLength(1);
    expect(host.comments[0]?.body).toContain("and be kind");
    expect(host.comments[0]?.body).not.toContain("quick");

    const before = merge(pushed);
    await step("merged", () => push(before));
    expect(project.stored("agents")).toMatchObject([{ conversationFlow: "Greet the caller, and be kind." }]);
    expect(host.issues).toEqual([]);
    await project.expectNoDrift();

    const [front] = project.stored("agents");
    project.emulator.control.dashboardEdit("agents", front!.id, {
      conversationFlow: "Greet the caller, and sell something.",
    });
    await step("drift", drift);
    expect(host.issues).toMatchObject([{ state: "open", author: "github-actions[bot]" }]);
    expect(host.issues[0]?.body).toContain("sell something");

    const [proposed] = host.pulls;
    expect(host.pulls).toMatchObject([{ state: "open", author: "github-actions[bot]", base: "main" }]);
    await step("drift again: nothing is new", drift);
    expect([host.issues.length, host.pulls.length]).toEqual([1, 1]);

    git("update-ref", "refs/remotes/origin/main", "main");
    git("fetch", "--quiet", bare, proposed!.head);
    git("checkout", "--quiet", "-B", "change", "FETCH_HEAD");
    const back = git("rev-parse", "HEAD");
    expect(git("show", "--format=", back)).toContain("and sell something");
    host.heads.set(proposed!.number, back);
    await step("written back", () => review(back, proposed!.number));
    expect(host.comments[1]).toMatchObject({
      request: proposed!.number,
      body: expect.stringContaining("and sell something") as string,
    });
    const again = merge(back, proposed!.number);
    Object.assign(proposed!, { state: "closed", merged_at: "2026-01-01T00:00:00Z" });
    await step("merged again", () => push(again));
    expect(project.stored("agents")).toMatchObject([{ conversationFlow: "Greet the caller, and sell something." }]);
    expect(host.issues).toMatchObject([{ state: "closed" }]);
    await step("no drift: its branch is deleted", drift);
    expect(execFileSync("git", ["branch", "--format=%(refname:short)"], { cwd: bare, encoding: "utf8" })).toBe(
      "main\n",
    );
    await project.expectNoDrift();
    process.stderr.write(`${timeline.map((line) => `  ${line}\n`).join("")}`);
  },
);

test.runIf(wanted)("a merge that is not what was reviewed is not deployed", { timeout: 600_000 }, async () => {
  const { project, host, act, git, commit } = await createRepository();
  await expectSuccess(project.up());
  git("update-ref", "refs/remotes/origin/main", "main");
  const before = git("rev-parse", "main");
  git("checkout", "--quiet", "-b", "change");
  const head = commit({ "manifests/agents.yaml": manifests("Greet the caller, and be kind.") });
  host.heads.set(7, head);
  await expectSuccess(act.run("voice-agents-review.yml", "pull_request", pullRequest(head)));
  git("checkout", "--quiet", "main");
  git("merge", "--quiet", "--no-ff", "--no-commit", "change");
  commit({ "manifests/agents.yaml": manifests("Greet the caller, and take their money.") });
  host.merged.set(git("rev-parse", "HEAD"), { number: 7, head });
  const run = await act.run("voice-agents-up.yml", "push", { before, ref: "refs/heads/main" });
  expect(run.code).not.toBe(0);
  expect(run.text).toContain("this is not the change that was approved");
  expect(project.stored("agents")).toMatchObject([{ conversationFlow: "Greet the caller." }]);
});

test.runIf(wanted)("the engine's preview stands beside the review, and knows what git does not", async () => {
  const { project, host, git, commit } = await createRepository();
  await expectSuccess(project.up());
  git("checkout", "--quiet", "-b", "change");
  const head = commit({ "manifests/agents.yaml": manifests("Greet the caller, and be kind.") });
  host.heads.set(7, head);
  const files = temporaryFolder({ "event.json": JSON.stringify(pullRequest(head)), summary: "" });
  const root = join(import.meta.dirname, "..", "..");
  const review = async (): Promise<string> => {
    const env = {
      ...project.env,
      ...{ MODE: "review", STACK: "dev", BASE: "main", PREVIEW: "true", TOKEN, RUNNER_TEMP: files },
      ...{ VOICE_AGENTS: join(root, "dist", "cli", "main.js"), GITHUB_STEP_SUMMARY: join(files, "summary") },
      ...{ GITHUB_ACTIONS: "true", GITHUB_API_URL: host.url, GITHUB_REPOSITORY: host.repository },
      ...{ GITHUB_EVENT_PATH: join(files, "event.json"), VOICE_AGENTS_CI_RETRY_DELAY_MS: "1" },
    };
    const script = [join(root, "action", "run.sh")];
    await expectSuccess(start("bash", script, { cwd: project.directory, env, deadline: 120_000 }).done);
    return host.comments[0]?.body ?? "";
  };
  expect(await review()).toContain("**The engine's preview is the same**");
  const [front] = project.stored("agents");
  project.emulator.control.dashboardEdit("agents", front!.id, { conversationFlow: "Sell something." });
  const other = await review();
  expect(other).toContain("**The engine's preview is another than what git says**");
  expect(other).toContain("#### The engine's preview");
  expect(other.split("#### The engine's preview")[0]).toContain("be kind");
  expect(host.comments).toHaveLength(1);
});

test.runIf(wanted)(
  "a hostile fork gets no secret, runs no code, and forges no comment",
  { timeout: 600_000 },
  async () => {
    const { project, host, act, git, commit } = await createRepository({ writes: false });
    git("update-ref", "refs/remotes/origin/main", "main");
    git("checkout", "--quiet", "-b", "change");
    const proof = join(project.directory, "proof");
    const attack = `require("node:fs").writeFileSync(${JSON.stringify(proof)}, JSON.stringify(process.env));`;
    const head = commit({
      "index.js": attack.replace("require", "await import"),
      "node_modules/.bin/voice-agents": `#!/usr/bin/env node\n${attack}`,
      "package.json": JSON.stringify({
        name: "x",
        type: "module",
        scripts: { preinstall: `node -e '${attack}'`, prepare: `touch ${proof}` },
      }),
      ".npmrc": "registry=http://127.0.0.1:9/\n",
      "Pulumi.$(touch proof).yaml": "config: {}\n",
      "manifests/agents.yaml": manifests(
        [
          "::set-output name=digest::forged",
          "::error::$(touch proof) `touch proof`",
          "<!-- voice-agents review . dev -->",
          "${{ secrets.NICHE_TOKEN }} $GITHUB_TOKEN",
          "```",
          "# Approved by the owner @acme",
        ].join("\n"),
      ),
    });
    git("add", "--all", "--force", "node_modules/.bin");
    host.heads.set(7, head);
    const run = await act.run("voice-agents-review.yml", "pull_request", pullRequest(head, { fork: true }));
    expect(run.text).toContain("nothing was written, as a job for a fork may not");
    expect(run.text).not.toContain("tok-test");
    for (const secret of [TOKEN, project.env["NICHE_TOKEN"]!, project.env["PULUMI_CONFIG_PASSPHRASE"]!])
      expect(run.text).not.toContain(secret);
    expect(run.text).not.toContain("digest=forged");
    expect(git("status", "--porcelain", "--ignored", "--", "proof")).toBe("");
    expect(host.comments).toEqual([]);
    expect(project.requests()).toEqual([]);
  },
);
