import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { agent, deployment, documents, workspace } from "../acceptance/manifests.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { repository } from "../gitops/repository.ts";
import { expectSuccess, start, type Finished } from "../harness/command.ts";
import { serveGit } from "../harness/git-server.ts";
import { startGitLab } from "../harness/gitlab.ts";
import { createProject } from "../harness/pulumi.ts";

type Jobs = Readonly<Record<string, { readonly script: string[] }>>;

/** Some ten runs of the engine: for who asks for the life of a pull request. */
const wanted = process.env["VOICE_AGENTS_ACT"] === "1";

const root = join(import.meta.dirname, "..", "..");

const TOKEN = "glpat-0123456789abcdef";

const manifests = (conversationFlow: string): string =>
  documents(workspace, agent("front-desk", { conversationFlow }), deployment("front-desk"));

const file = "manifests/agents.yaml";

test.runIf(wanted)(
  "the scripts for GitLab deploy a merge, report drift, propose what is live, and close both",
  async () => {
    const project = await createProject({ files: { [file]: manifests("Greet the caller.") } });
    await expectSuccess(project.up());
    const settings = Object.fromEntries(
      ["Pulumi.yaml", "Pulumi.dev.yaml", "package.json", "index.js"].map((name) => [
        name,
        readFileSync(join(project.directory, name), "utf8"),
      ]),
    );
    const { directory, commit, git } = repository({
      ...{ ...settings, ".gitignore": "node_modules\nstacks.json\ndrift.json\nreview.*\n" },
      [file]: manifests("Greet the caller."),
    });
    symlinkSync(join(project.directory, "node_modules"), join(directory, "node_modules"));
    git("checkout", "--quiet", "main");
    const bare = temporaryFolder({});
    git("clone", "--quiet", "--bare", directory, bare);
    git("remote", "add", "origin", bare);
    const host = await startGitLab({ [TOKEN]: "bot" }, { git: bare });
    const server = await serveGit(bare, `oauth2:${TOKEN}`);
    const bin = temporaryFolder({});
    symlinkSync(join(root, "dist", "cli", "main.js"), join(bin, "voice-agents"));
    const template = (name: string): Jobs =>
      parse(readFileSync(join(root, "dist", "templates", "gitlab", name), "utf8")) as Jobs;
    const jobs: Jobs = { ...template(".gitlab-ci.yml"), ...template(".gitlab/voice-agents-stack.yml") };
    /** Runs the lines of a job one after the other, as a runner does. */
    const job = (name: string, variables: Readonly<Record<string, string>>): Promise<Finished> => {
      const env = {
        ...project.env,
        ...{ PATH: [bin, project.env["PATH"]].join(delimiter), VOICE_AGENTS_CI_RETRY_DELAY_MS: "1" },
        ...{ GITLAB_CI: "true", CI_API_V4_URL: host.url, CI_PROJECT_ID: host.project, GITLAB_TOKEN: TOKEN },
        ...{ CI_PROJECT_URL: `${server}/acme/agents`, CI_COMMIT_SHA: git("rev-parse", "HEAD").trim() },
        ...variables,
      };
      const script = jobs[name]!.script.join("\n");
      return start("bash", ["-eo", "pipefail", "-c", script], { cwd: directory, env, deadline: 300_000 }).done;
    };
    const review = (iid: number, head: string): Promise<Finished> => {
      host.heads.set(iid, head);
      return job("voice-agents-review", {
        ...{ CI_MERGE_REQUEST_IID: String(iid), CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main" },
      });
    };
    const merge = (iid: number, branch: string, head: string): void => {
      git("checkout", "--quiet", "main");
      git("merge", "--quiet", "--no-ff", "--message", "Merge", branch);
      git("push", "--quiet", "origin", "main");
      host.merged.set(git("rev-parse", "HEAD").trim(), { iid, sha: head });
    };
    /** What a push does: a job finds the stacks, and each has one of its own. */
    const up = async (): Promise<Finished> => {
      await expectSuccess(job("voice-agents-stacks", { CI_COMMIT_BEFORE_SHA: git("rev-parse", "HEAD^1").trim() }));
      const { include, ...stacks } = JSON.parse(readFileSync(join(directory, "stacks.json"), "utf8")) as Record<
        string,
        unknown
      >;
      expect(include).toEqual([{ local: ".gitlab/voice-agents-stack.yml" }]);
      const plain = { PROJECT: "test-project", FOLDER: ".", STACK: "dev" };
      const variables = Object.fromEntries(
        Object.entries(plain).map(([name, value]) => [name, { value, expand: false }]),
      );
      expect(stacks).toEqual({ "up: . / dev": { extends: ".voice-agents-stack", variables } });
      return job(".voice-agents-stack", { ...plain, CI_COMMIT_BRANCH: "main" });
    };
    const drift = () => job("voice-agents-drift", { CI_COMMIT_BRANCH: "main", WRITE_BACK: "true" });

    git("checkout", "--quiet", "change");
    const head = commit({ [file]: manifests("Greet the caller, and be kind.") });
    await expectSuccess(review(7, head));
    merge(7, "change", head);
    await expectSuccess(up());
    expect(project.stored("agents")).toMatchObject([{ conversationFlow: "Greet the caller, and be kind." }]);
    expect(host.issues).toEqual([]);

    const [front] = project.stored("agents");
    project.emulator.control.dashboardEdit("agents", front!.id, { conversationFlow: "Greet the caller, and sell." });
    await expectSuccess(drift());
    expect(host.issues).toMatchObject([
      { state: "opened", description: expect.stringContaining("and sell") as string },
    ]);
    expect(host.requests).toMatchObject([{ state: "opened", target_branch: "main" }]);
    const [proposed] = host.requests;

    git("fetch", "--quiet", "origin", proposed!.source_branch);
    git("checkout", "--quiet", "-B", "back", "FETCH_HEAD");
    const back = git("rev-parse", "HEAD").trim();
    await expectSuccess(review(proposed!.iid, back));
    merge(proposed!.iid, "back", back);
    proposed!.state = "merged";
    await expectSuccess(up());
    expect(project.stored("agents")).toMatchObject([{ conversationFlow: "Greet the caller, and sell." }]);
    expect(host.issues).toMatchObject([{ state: "closed" }]);
    await expectSuccess(drift());
    expect(execFileSync("git", ["branch", "--format=%(refname:short)"], { cwd: bare, encoding: "utf8" })).not.toContain(
      "voice-agents-drift",
    );

    // Merged is something else than was reviewed.
    git("checkout", "--quiet", "-B", "other", "main");
    const reviewed = commit({ [file]: manifests("Greet the caller, and be brief.") });
    await expectSuccess(review(9, reviewed));
    commit({ [file]: manifests("Greet the caller, and take their money.") });
    merge(9, "other", reviewed);
    const refused = await up();
    expect(refused.code).toBe(1);
    expect(refused.text).toContain("this is not the change that was approved");
    expect(project.stored("agents")).toMatchObject([{ conversationFlow: "Greet the caller, and sell." }]);
  },
);
