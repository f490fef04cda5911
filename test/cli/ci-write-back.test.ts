import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { agent, documents, workspace } from "../acceptance/manifests.ts";
import { fakePulumi } from "../gitops/drift/fake-pulumi.ts";
import { previewOf, programOf } from "../gitops/drift/manifest-world.ts";
import { DriftWorld } from "../gitops/drift/world.ts";
import { repository } from "../gitops/repository.ts";
import { serveGit } from "../harness/git-server.ts";
import { startGitHub } from "../harness/github.ts";
import { startGitLab } from "../harness/gitlab.ts";
import { run, type Ran } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const TOKEN = "ghs_0123456789abcdefghijklmnop";
const BOT = "github-actions[bot]";
const file = "manifests/agents.yaml";

beforeEach(() => {
  // Where the suite itself runs as a job.
  for (const name of ["GITHUB_ACTIONS", "GITEA_ACTIONS", "GITLAB_CI", "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_EVENT_PATH"])
    vi.stubEnv(name, undefined);
  vi.stubEnv("VOICE_AGENTS_CI_RETRY_DELAY_MS", "1");
  return () => void vi.unstubAllEnvs();
});

/** A deployed project in a checkout, and the bare repository that the host keeps. */
async function deployed(tokenVariable: string) {
  const overHttp = globalThis.fetch;
  const world = new DriftWorld({
    [file]: documents(
      workspace,
      agent("front-desk", { customInstructions: "Be brief.", firstMessage: "Hello!" }),
      agent("night", { customInstructions: "Be brief." }),
    ),
  });
  await world.up();
  // The platform is in this process, and the host is not.
  const inProcess = globalThis.fetch;
  globalThis.fetch = (input, init) =>
    (new URL(input instanceof Request ? input.url : input).hostname === "127.0.0.1" ? overHttp : inProcess)(
      input,
      init,
    );
  onTestFinished(() => void (globalThis.fetch = overHttp));
  const { directory, commit, git } = repository(world.files);
  git("checkout", "--quiet", "main");
  const bare = temporaryFolder({});
  git("clone", "--quiet", "--bare", directory, bare);
  const pulumi = fakePulumi();
  const inBare = (...args: string[]): string => execFileSync("git", args, { cwd: bare, encoding: "utf8" }).trim();
  const command = async (...args: string[]): Promise<Ran> => {
    pulumi.say(await previewOf(world.world.engine, programOf(world.manifests)));
    const ran = await run(args, { directory });
    expect(ran.out + ran.talk).not.toContain(TOKEN);
    return ran;
  };
  const report = join(temporaryFolder({}), "drift.json");
  return {
    ...{ world, directory, bare, git, inBare, commit },
    /** Somebody changes a file of the main branch, which the job has checked out. */
    change: (before: string, after: string): void => {
      world.edit(file, before, after);
      commit({ [file]: world.files[file] });
      git("push", "--quiet", bare, "main");
    },
    /** What the job of each night does. */
    propose: async (...args: string[]): Promise<Ran> => {
      writeFileSync(report, JSON.stringify(await world.drift()));
      vi.stubEnv(tokenVariable, TOKEN);
      const ran = await command("ci", "write-back", "--drift", report, ...args);
      expect(pulumi.environment()).not.toContain(TOKEN);
      vi.stubEnv(tokenVariable, undefined);
      return ran;
    },
    /** Branches of the host, but for the main one. */
    branches: (): string[] =>
      inBare("for-each-ref", "--format=%(refname:short)")
        .split("\n")
        .filter((name) => name.startsWith("voice-agents-drift/")),
  };
}

async function onGitHub(gitea = false) {
  const made = await deployed("GITHUB_TOKEN");
  const login = gitea ? { login: "gitea-bot" } : {};
  const host = await startGitHub({ tokens: { [TOKEN]: login }, git: made.bare, gitea });
  const variables = {
    [gitea ? "GITEA_ACTIONS" : "GITHUB_ACTIONS"]: "true",
    ...{ GITHUB_API_URL: host.url, GITHUB_REPOSITORY: host.repository },
    ...{ GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "main", GITHUB_SERVER_URL: undefined },
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return { ...made, host, propose: () => made.propose("--push-url", made.bare) };
}

test("one pull request takes what is live, follows it, and closes when nothing is left to take", async () => {
  const { world, host, bare, git, inBare, commit, change, propose, branches } = await onGitHub();
  expect(await propose()).toMatchObject({ code: 0, out: "p / dev: none needed\n" });
  expect(host.pulls).toEqual([]);

  world.dashboard("agents", "front-desk", { firstMessage: "Hi" });
  change("Hello!", "Good day!");
  expect((await propose()).out).toBe("p / dev: left: nothing of what differs can be taken by itself\n");
  expect(branches()).toEqual([]);
  world.dashboard("agents", "front-desk", { customInstructions: "Promise `everything`." });
  const before = git("status", "--porcelain");
  const opened = await propose();
  expect(opened).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^p \/ dev: opened https:.*\/pull\/\d+\n$/) as string,
  });
  expect(git("status", "--porcelain")).toBe(before);
  const [branch = ""] = branches();
  expect(inBare("diff", "--name-only", "main", branch)).toBe(file);
  expect(inBare("show", `${branch}:${file}`)).toBe(
    world.files[file]!.replace('"Be brief."', '"Promise `everything`."').trimEnd(),
  );
  expect(inBare("show", "--no-patch", "--format=%an %cn <%ce> %P", branch)).toBe(
    `${BOT} ${BOT} <41898282+${BOT}@users.noreply.github.com> ${inBare("rev-parse", "main")}`,
  );
  const [pull] = host.pulls;
  expect(pull).toMatchObject({
    author: BOT,
    head: branch,
    base: "main",
    state: "open",
    title: "Take what is live into git: test / dev",
  });
  expect(pull?.body).toContain("2 things changed on the platform. This takes 1 of them into git");
  expect(pull?.body).toContain(
    '- VoiceAgent `front-desk`: `firstMessage`: `git has changed it too`\n  - `firstMessage`: was `"Hello!"`, is `"Hi"`, and git says `"Good day!"`\n',
  );
  expect(pull?.body).toContain("- VoiceAgent `front-desk`: `customInstructions`\n");
  expect(pull?.body).toContain("VOICE_AGENTS_OVERWRITE=voiceAgent.front-desk pulumi up --refresh");

  const tip = inBare("rev-parse", branch);
  expect((await propose()).out).toMatch(/^p \/ dev: unchanged /);
  commit({ "README.md": "Hello\n" });
  git("push", "--quiet", bare, "main");
  expect((await propose()).out).toMatch(/^p \/ dev: unchanged /);
  expect(inBare("rev-parse", branch)).toBe(tip);
  change("apiVersion", "# A comment\napiVersion");
  // The file is another, and so is what becomes of it.
  expect((await propose()).out).toMatch(/^p \/ dev: rewritten /);
  expect(inBare("rev-parse", `${branch}~1`)).toBe(inBare("rev-parse", "main"));
  expect(inBare("rev-parse", branch)).not.toBe(tip);
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  expect((await propose()).out).toMatch(/^p \/ dev: rewritten /);
  expect(inBare("show", `${branch}:${file}`)).toContain("Sleep.");
  expect(host.pulls).toHaveLength(1);

  world.dashboard("agents", "front-desk", { customInstructions: "Be brief.", firstMessage: "Good day!" });
  world.dashboard("agents", "night", { customInstructions: "Be brief." });
  expect((await propose()).out).toMatch(/^p \/ dev: closed /);
  expect(host.pulls).toMatchObject([{ state: "closed", body: expect.stringContaining("Nothing is left") as string }]);
  expect(branches()).toEqual([]);
  host.requests();
  expect((await propose()).out).toBe("p / dev: none needed\n");
  expect(host.requests().filter(({ path }) => path !== "/user")).toEqual([]);
});

test("what others commit, open or close counts", async () => {
  const { world, bare, host, git, inBare, propose, branches } = await onGitHub();
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  await propose();
  const [branch = ""] = branches();
  const ours = inBare("rev-parse", branch);

  // Somebody mends the proposal: with a commit of their own, or by amending ours.
  git("fetch", "--quiet", bare, branch);
  git("checkout", "--quiet", "--detach", "FETCH_HEAD");
  git("commit", "--quiet", "--amend", "--no-edit", "--allow-empty");
  const theirs = git("rev-parse", "HEAD").trim();
  git("push", "--quiet", "--force", bare, `HEAD:refs/heads/${branch}`);
  git("checkout", "--quiet", "main");
  world.dashboard("agents", "night", { customInstructions: "Sleep well." });
  expect((await propose()).out).toMatch(/^p \/ dev: left https:.*: somebody else has committed to voice-agents-drift/);
  world.dashboard("agents", "night", { customInstructions: "Be brief." });
  expect((await propose()).out).toContain("nothing is left to take, and somebody else has committed");
  expect(host.pulls).toMatchObject([{ state: "open" }]);
  expect(inBare("rev-parse", branch)).toBe(theirs);

  // What is closed by a person stays closed, until something else is live.
  inBare("update-ref", `refs/heads/${branch}`, ours);
  host.pulls[0]!.state = "closed";
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  expect((await propose()).out).toMatch(/^p \/ dev: left .*: somebody has closed the request with this very change\n$/);
  expect(host.pulls).toHaveLength(1);
  world.dashboard("agents", "night", { customInstructions: "Sleep well." });
  expect((await propose()).out).toMatch(/^p \/ dev: opened /);
  expect(host.pulls).toMatchObject([{ state: "closed" }, { state: "open" }]);

  // A pull request of somebody else for the branch, with our marker, is theirs.
  host.pulls.splice(0, 2, { ...host.pulls[1]!, author: "mallory", body: host.pulls[1]!.body });
  const [forged] = host.pulls.map((pull) => ({ ...pull }));
  world.dashboard("agents", "night", { customInstructions: "Sleep tight." });
  expect((await propose()).out).toContain("somebody else opened this request for the branch");
  expect(host.pulls).toEqual([forged]);
});

test("it is made once, whatever the host does, and never from files that are not committed", async () => {
  const { world, directory, host, branches, propose, git, bare } = await onGitHub();
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  host.faults.push("502 after");
  expect((await propose()).code).toBe(0);
  expect(host.pulls).toHaveLength(1);
  // It is merged, and somebody takes it back: the same is proposed again, by a commit that is not in the main branch.
  const [branch = ""] = branches();
  git("fetch", "--quiet", bare, branch);
  git("merge", "--quiet", "--ff-only", "FETCH_HEAD");
  git("revert", "--no-edit", "HEAD");
  git("push", "--quiet", bare, "main");
  Object.assign(host.pulls[0]!, { state: "closed", merged_at: "2026-01-01T00:00:00Z" });
  expect((await propose()).out).toMatch(/^p \/ dev: opened /);
  expect(host.pulls).toHaveLength(2);

  writeFileSync(join(directory, file), readFileSync(join(directory, file), "utf8").replace("Hello!", "Uncommitted"));
  world.edit(file, "Hello!", "Uncommitted");
  const refused = await propose();
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.talk).toContain(`${file} is not as in the commit`);
  git("checkout", "--quiet", "--", file);
  world.edit(file, "Uncommitted", "Hello!");

  git("commit", "--quiet", "--allow-empty", "--message", "Not pushed");
  const ahead = await propose();
  expect(ahead).toMatchObject({ code: 0, out: "" });
  expect(ahead.talk).toContain("the next job sees to it");
});

test("a job that is about a pull request proposes nothing", async () => {
  const { world, host, propose } = await onGitHub();
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  const event = temporaryFolder({ "event.json": JSON.stringify({ pull_request: { number: 7, head: {}, base: {} } }) });
  vi.stubEnv("GITHUB_EVENT_PATH", join(event, "event.json"));
  expect(await propose()).toMatchObject({ code: 64 });
  expect(host.pulls).toEqual([]);
});

test("it is the same on Gitea", async () => {
  const { world, host, propose, branches } = await onGitHub(true);
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  expect((await propose()).out).toMatch(/^p \/ dev: opened /);
  expect((await propose()).out).toMatch(/^p \/ dev: unchanged /);
  world.dashboard("agents", "night", { customInstructions: "Be brief." });
  expect((await propose()).out).toMatch(/^p \/ dev: closed /);
  expect(host.pulls).toMatchObject([{ author: "gitea-bot", state: "closed" }]);
  expect(branches()).toEqual([]);
});

test("on GitLab it is a merge request; the token goes to the job's own server, and takes the place of what a checkout left", async () => {
  const { world, git, bare, propose } = await deployed("GITLAB_TOKEN");
  const host = await startGitLab({ [TOKEN]: "project_42_bot" }, { git: bare });
  const server = await serveGit(bare, `oauth2:${TOKEN}`);
  git("config", `http.${server}/.extraheader`, "Authorization: Basic c3RhbGU6c3RhbGU=");
  const variables = {
    ...{ GITLAB_CI: "true", CI_API_V4_URL: host.url, CI_PROJECT_ID: host.project },
    ...{ CI_COMMIT_BRANCH: "main", CI_PROJECT_URL: `${server}/acme/agents` },
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  expect((await propose()).out).toMatch(/^p \/ dev: opened https:.*merge_requests/);
  expect((await propose("--committer", "Agents <agents@example.com>")).out).toContain("somebody else has committed");
  world.dashboard("agents", "night", { customInstructions: "Be brief." });
  expect((await propose()).out).toMatch(/^p \/ dev: closed /);
  expect(host.requests).toMatchObject([{ author: "project_42_bot", target_branch: "main", state: "closed" }]);

  vi.stubEnv("CI_PROJECT_URL", "http://gitlab.example/acme/agents");
  const refused = await propose();
  expect(refused.code).toBe(64);
  expect(refused.talk).toContain("neither https nor on this machine");
});
