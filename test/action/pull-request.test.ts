import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { agent, deployment, documents, workspace } from "../acceptance/manifests.ts";
import { copyWorkflows, createAct, type Act } from "../harness/act.ts";
import { expectSuccess, type Finished } from "../harness/command.ts";
import { startGitHub, type GitHubStandIn } from "../harness/github.ts";
import { createProject, type Project } from "../harness/pulumi.ts";

/** A run of act costs some 10 s of processor time for each workflow, and its build once 90 s: that is for who asks for it. */
const wanted = process.env["VOICE_AGENTS_ACT"] === "1";

const binary = join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

const TOKEN = "ghs_0123456789abcdefghijklmnop";

/** A repository on the stand-in of GitHub, with its workflows, and a stack on the emulated platform. */
interface Repository {
  readonly project: Project;
  readonly host: GitHubStandIn;
  readonly act: Act;
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
  const host = await startGitHub({ tokens: { [TOKEN]: token } });
  const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, NICHE_TOKEN, HOME: _home, ...env } = project.env;
  const act = await createAct({
    repository: project.directory,
    env: {
      ...env,
      GITHUB_API_URL: host.url,
      GITHUB_REPOSITORY: host.repository,
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
  return { project, host, act, git, commit };
}

const manifests = (conversationFlow: string): string =>
  documents(workspace, agent("front-desk", { conversationFlow }), deployment("front-desk"));

const pullRequest = (head: string, fork = false): object => ({
  pull_request: {
    number: 7,
    head: { sha: head, ref: "change", repo: { id: fork ? 2 : 1 } },
    base: { ref: "main", repo: { id: 1 } },
  },
});

test.runIf(wanted)(
  "the life of a pull request: opened, pushed to, merged, deployed; then drift, its issue, and its end",
  { timeout: 900_000 },
  async () => {
    const { project, host, act, git, commit } = await createRepository();
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
    const review = (head: string) => act.run("voice-agents-review.yml", "pull_request", pullRequest(head));
    const push = (before: string) => act.run("voice-agents-up.yml", "push", { before, ref: "refs/heads/main" });
    const drift = () => act.run("voice-agents-drift.yml", "schedule", {});
    const merge = (head: string): string => {
      const before = git("rev-parse", "main");
      git("checkout", "--quiet", "main");
      git("merge", "--quiet", "--no-ff", "--message", "Merge", "change");
      host.merged.set(git("rev-parse", "HEAD"), { number: 7, head });
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

    // A merge in the meantime deploys nothing that nobody has seen: the dashboard's edit would be undone.
    git("checkout", "--quiet", "-B", "change", "main");
    git("update-ref", "refs/remotes/origin/main", "main");
    await expectSuccess(project.run(process.execPath, binary, "drift", "--write", "--take", "live"));
    const back = commit({});
    expect(git("show", "--format=", back)).toContain("and sell something");
    host.heads.set(7, back);
    await step("written back", () => review(back));
    expect(host.comments[0]?.body).toContain("and sell something");
    const again = merge(back);
    await step("merged again", () => push(again));
    expect(project.stored("agents")).toMatchObject([{ conversationFlow: "Greet the caller, and sell something." }]);
    expect(host.issues).toMatchObject([{ state: "closed" }]);
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
    const run = await act.run("voice-agents-review.yml", "pull_request", pullRequest(head, true));
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
