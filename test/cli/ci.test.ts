import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { startGitHub, type GitHubStandIn } from "../harness/github.ts";
import { startGitLab } from "../harness/gitlab.ts";
import { run, type Ran } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const [OLD, NEW] = ["a".repeat(40), "b".repeat(40)];
const TOKEN = "ghs_0123456789abcdefghijklmnop";
const BOT = "github-actions[bot]";

/** What a real review says, for one stack. */
const review = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "..", "docs", "review", "change-set.json"), "utf8"),
) as ChangeSet;

beforeEach(() => {
  // Where the suite itself runs as a job.
  for (const name of [
    "GITHUB_ACTIONS",
    "GITEA_ACTIONS",
    "GITLAB_CI",
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "GITHUB_STEP_SUMMARY",
  ])
    vi.stubEnv(name, undefined);
  vi.stubEnv("VOICE_AGENTS_CI_RETRY_DELAY_MS", "1");
  return () => void vi.unstubAllEnvs();
});

const stackNamed = (stack: string): ChangeSet => ({ ...review, stack });

interface Job {
  /** Files of the job's folder, as JSON where they are no text. */
  readonly files?: Readonly<Record<string, unknown>>;
  readonly head?: string;
  readonly token?: string | undefined;
  readonly fork?: boolean;
}

/** Runs a command as a job for pull request 7. */
async function job(
  { url, repository }: Pick<GitHubStandIn, "url" | "repository">,
  args: readonly string[],
  { files = {}, head = OLD, token = TOKEN, fork = false }: Job = {},
): Promise<Ran & { summary: string }> {
  const event = {
    pull_request: { number: 7, head: { sha: head, repo: { id: fork ? 2 : 1 } }, base: { repo: { id: 1 } } },
  };
  const texts = Object.entries({ "event.json": event, ...files }).map(([name, content]) => [
    name,
    typeof content === "string" ? content : JSON.stringify(content),
  ]);
  const directory = temporaryFolder(Object.fromEntries(texts) as Record<string, string>);
  const summary = join(directory, "summary.md");
  const variables = {
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: url,
    GITHUB_REPOSITORY: repository,
    GITHUB_EVENT_PATH: join(directory, "event.json"),
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_TOKEN: token,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const ran = await run(["ci", ...args], { directory });
  expect(ran.out + ran.talk).not.toContain(TOKEN);
  return { ...ran, summary: existsSync(summary) ? readFileSync(summary, "utf8") : "" };
}

const comment = (host: GitHubStandIn, reviews: unknown, more: Job = {}, ...args: string[]) =>
  job(host, ["comment", "--review", "review.json", ...args], { ...more, files: { "review.json": reviews } });

const gitHub = (): Promise<GitHubStandIn> => startGitHub({ tokens: { [TOKEN]: {} } });

describe("a comment", () => {
  test("is made once, left alone where nothing is new, and rewritten where something is", async () => {
    const host = await gitHub();
    const first = await comment(host, review);
    expect(first).toMatchObject({ code: 0, talk: "" });
    expect(first.out).toMatch(/^created https:\/\/github\.example\/acme\/agents\/pull\/7#issuecomment-\d+\n$/);
    expect(first.summary).toContain("### Voice agents: `front-desk / prod`");
    expect(host.comments).toMatchObject([{ author: BOT }]);
    expect(host.comments[0]?.body).toMatch(
      /^<!-- voice-agents review \. prod -->\n<!-- voice-agents head a{40} digest [0-9a-f]{64} -->\n### Voice agents: `front-desk \/ prod`/,
    );
    expect((await comment(host, review)).out).toBe("unchanged\n");
    host.heads.set(7, NEW);
    expect((await comment(host, { ...review, resources: [] }, { head: NEW })).out).toMatch(/^rewritten /);
    expect(host.comments).toHaveLength(1);
    expect(host.comments[0]?.body).toContain("Nothing changes.");
    expect(host.comments[0]?.body).not.toContain("valve");
  });

  test("is found behind hundreds of others, and never in what somebody else wrote", async () => {
    const host = await gitHub();
    const forged = "<!-- voice-agents review . prod -->\nAll is well, merge it!";
    host.say(7, "mallory", forged);
    for (let count = 0; count < 230; count += 1) host.say(7, "dev", `I have an opinion (${count})`);
    await comment(host, review);
    for (let count = 0; count < 30; count += 1) host.say(7, "dev", "So do I");
    host.heads.set(7, NEW);
    expect((await comment(host, review, { head: NEW })).out).toMatch(/^rewritten /);
    expect(host.comments.filter(({ author }) => author === BOT)).toHaveLength(1);
    expect(host.comments[0]?.body).toBe(forged);
  });

  test("of a stack that the change reaches no more says so, unless the job is about one stack", async () => {
    const host = await gitHub();
    await comment(host, [stackNamed("prod"), stackNamed("staging")]);
    host.heads.set(7, NEW);
    await comment(host, [stackNamed("prod")], { head: NEW }, "--stack", "prod");
    expect(host.comments.map(({ body }) => body.includes("Nothing changes here any more"))).toEqual([false, false]);
    await comment(host, [stackNamed("prod")], { head: NEW });
    expect(host.comments.map(({ body }) => body.includes("Nothing changes here any more"))).toEqual([false, true]);
  });

  test("gives way to a failure, which gives way to the next review", async () => {
    const host = await gitHub();
    await comment(host, [stackNamed("prod"), stackNamed("staging")]);
    host.heads.set(7, NEW);
    const files = { "review.log": "fine so far\nerror: the clone is shallow ```\n::error::x\n" };
    const failed = await job(host, ["comment", "--failed", "review.log"], { files, head: NEW });
    expect(failed).toMatchObject({ code: 0 });
    expect(host.comments).toHaveLength(2);
    for (const { body } of host.comments) {
      expect(body).toContain("**The review of <code>bbbbbbbbbbbb</code> failed");
      expect(body).toContain("````\nfine so far\nerror: the clone is shallow ```\n\\u003a:error::x\n````");
      expect(body).not.toContain("valve");
    }
    await comment(host, [stackNamed("prod"), stackNamed("staging")], { head: NEW });
    expect(host.comments.every(({ body }) => body.includes("valve"))).toBe(true);
  });

  test("of a failure that nothing came before is one for the folder, and gone with the first review", async () => {
    const host = await gitHub();
    await job(host, ["comment", "--failed"]);
    expect(host.comments).toMatchObject([{ body: expect.stringContaining("failed, so nobody can say") as string }]);
    await comment(host, review);
    expect(host.comments).toHaveLength(2);
    expect(host.comments[0]?.body).toContain("Nothing changes here any more");
    expect(host.comments[1]?.body).toContain("valve");
  });

  test("about an older commit says so, and never takes the place of a newer one", async () => {
    const host = await gitHub();
    host.heads.set(7, NEW);
    await comment(host, review, { head: OLD });
    expect(host.comments[0]?.body).toContain(
      "**Out of date.** This is about <code>aaaaaaaaaaaa</code>, and the branch has moved on to <code>bbbbbbbbbbbb</code>.",
    );
    await comment(host, { ...review, resources: [] }, { head: NEW });
    const late = await comment(host, review, { head: OLD });
    expect(late.out).toBe("left: a review of bbbbbbbbbbbb, which is newer, stands there\n");
    expect(host.comments).toMatchObject([{ body: expect.stringContaining("Nothing changes.") as string }]);
    expect(host.comments[0]?.body).not.toContain("Out of date");
  });

  test("is made once, whatever the host does in between", async () => {
    const host = await gitHub();
    host.faults.push("secondary limit", "no requests left", "502 after");
    expect(await comment(host, review)).toMatchObject({ code: 0 });
    expect(host.faults).toEqual([]);
    expect(host.comments).toHaveLength(1);
    host.requests();
    host.heads.set(7, NEW);
    host.faults.push("502", "502 after");
    await comment(host, review, { head: NEW });
    expect(host.comments).toHaveLength(1);
    expect(host.comments[0]?.body).toContain(`head ${NEW}`);
    const writes = host.requests().filter(({ method }) => method !== "GET");
    expect(writes.map(({ status }) => status)).toEqual([502, 502, 200]);
  });

  test("that a host never takes ends with what it said", async () => {
    const host = await gitHub();
    host.faults.push(...Array.from({ length: 20 }, () => "502" as const));
    const failed = await comment(host, review);
    expect(failed.code).toBe(1);
    expect(failed.talk).toMatch(/^error: commenting: 502 .*Unicorn.*\(POST repos\/acme\/agents\/issues\/7\/comments\)/);
    expect(host.comments).toEqual([]);
  });

  test("of a fork goes to the summary, and that is no failure", async () => {
    const host = await startGitHub({ tokens: { [TOKEN]: { writes: false } } });
    const refused = await comment(host, review, { fork: true });
    expect(refused).toMatchObject({ code: 0, out: "" });
    expect(refused.talk).toBe("nothing was written, as a job for a fork may not: it is in the step's summary\n");
    expect(refused.summary).toContain("valve");
    const none = await comment(host, review, { fork: true, token: "" });
    expect(none).toMatchObject({ code: 0, talk: refused.talk });
    expect(host.comments).toEqual([]);
  });

  test("that a token may not write is a failure elsewhere, and says what the token needs", async () => {
    const host = await startGitHub({ tokens: { [TOKEN]: { writes: false } } });
    const refused = await comment(host, review);
    expect(refused.code).toBe(1);
    expect(refused.talk).toContain("403 Resource not accessible by integration");
    expect(refused.talk).toContain("`permissions: pull-requests: write`");
    const none = await comment(host, review, { token: "" });
    expect(none).toMatchObject({ code: 1 });
    expect(none.talk).toContain("there is no token: set GITHUB_TOKEN or GH_TOKEN");
    const bad = await comment(host, review, { token: "revoked" });
    expect(bad.talk).toContain("401 Bad credentials");
  });

  test("is cut between lines where it is too long, with every fence and fold closed", async () => {
    const host = await gitHub();
    const folds = Array.from(
      { length: 40 },
      (_, at) => `<details><summary>${at}</summary>\n\n\`\`\`diff\n${"- 🙂 line\n".repeat(200)}\`\`\`\n\n</details>\n`,
    );
    const long = `<!-- voice-agents drift . prod -->\n${folds.join("\n")}`;
    const files = { "report.md": long };
    expect(await job(host, ["comment", "--markdown", "report.md"], { files })).toMatchObject({ code: 0 });
    const body = host.comments[0]?.body ?? "";
    expect(body.length).toBeGreaterThan(60_000);
    expect(body.match(/^```/gm)?.length).toSatisfy((count: number) => count % 2 === 0);
    expect(body.match(/<details>/g)).toHaveLength(body.match(/<\/details>/g)!.length);
    expect(body).toContain("**The rest did not fit here.**");
  });

  test("shows the engine's preview beside what git says, and says first whether they differ", async () => {
    const host = await gitHub();
    const put = async (preview: unknown, ...args: string[]) => {
      const files = { "review.json": review, "preview.json": preview, "preview.log": "error: no passphrase\n" };
      expect(await job(host, ["comment", "--review", "review.json", ...args], { files })).toMatchObject({ code: 0 });
      return host.comments[0]?.body ?? "";
    };
    const same = await put(review, "--preview", "preview.json");
    expect(same).toContain("`front-desk / prod`\n\n**The engine's preview is the same**");
    expect(same).toContain("valve");
    const [first, ...others] = review.resources;
    const digest = "d".repeat(64);
    const other = await put(
      { ...review, digest, resources: [{ ...first, operation: "delete" }, ...others] },
      ...["--preview", "preview.json"],
    );
    expect(other).toContain("> **The engine's preview is another than what git says**");
    expect(other).toMatch(
      new RegExp(
        `^> - \`${first?.platform} ${first?.kind} ${first?.name}: ${first?.operation} by what git says, and delete by`,
        "m",
      ),
    );
    expect(other.indexOf("#### The engine's preview")).toBeGreaterThan(other.indexOf("valve"));
    // What is approved is what git says.
    expect(other).toContain(`digest ${review.digest} -->`);
    const strange = { "review.json": review, "preview.json": { ...review, stack: "staging" } };
    expect(
      await job(host, ["comment", "--review", "review.json", "--preview", "preview.json"], { files: strange }),
    ).toMatchObject({ code: 64 });
    const failed = await put(null, "--preview-failed", "preview.log");
    expect(failed).toContain("**The engine's preview failed**, so this is what git says alone.");
    expect(failed).toContain("```\nerror: no passphrase\n```");
    expect(failed).toContain("valve");
    expect(host.comments).toHaveLength(1);
  });

  test("must come from a review", async () => {
    const host = await gitHub();
    for (const wrong of [{ version: 1 }, "no json", [{ ...review, stack: 7 }]])
      expect(await comment(host, wrong)).toMatchObject({ code: 64 });
    const unmarked = await job(host, ["comment", "--markdown", "a.md"], { files: { "a.md": "Merge it!" } });
    expect(unmarked).toMatchObject({ code: 1 });
    expect(host.comments).toEqual([]);
  });

  test("is the same on Gitea, which lists all comments whatever the page", async () => {
    const host = await startGitHub({ tokens: { [TOKEN]: { login: "ci-bot" } }, gitea: true });
    for (let count = 0; count < 120; count += 1) host.say(7, "dev", "Hm");
    vi.stubEnv("GITEA_ACTIONS", "true");
    await comment(host, review);
    host.heads.set(7, NEW);
    expect((await comment(host, review, { head: NEW })).out).toMatch(/^rewritten /);
    expect(host.comments.filter(({ author }) => author === "ci-bot")).toHaveLength(1);
  });
});

test("on GitLab a review is a note of the merge request, and a report an issue", async () => {
  const host = await startGitLab({ "glpat-0123456789abcdef": "project_42_bot" });
  for (let count = 0; count < 130; count += 1) host.say(7, "dev", "Hm");
  const directory = temporaryFolder({
    "review.json": JSON.stringify(review),
    "drift.md": "<!-- voice-agents drift . prod -->\nSomebody changed the prompt.\n",
  });
  const variables = {
    GITLAB_CI: "true",
    CI_API_V4_URL: host.url,
    CI_PROJECT_ID: host.project,
    CI_MERGE_REQUEST_IID: "7",
    CI_COMMIT_SHA: OLD,
    GITLAB_TOKEN: "glpat-0123456789abcdef",
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const put = () => run(["ci", "comment", "--review", "review.json"], { directory });
  expect((await put()).out).toMatch(
    /^created https:\/\/gitlab\.example\/acme\/agents\/-\/merge_requests\/7#note_\d+\n$/,
  );
  expect((await put()).out).toBe("unchanged\n");
  host.heads.set(7, NEW);
  vi.stubEnv("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", NEW);
  expect((await put()).out).toMatch(/^rewritten /);
  expect(host.notes.filter(({ author }) => author === "project_42_bot")).toHaveLength(1);

  const report = (...args: string[]) =>
    run(["ci", "issue", "--markdown", "drift.md", "--title", "Drift: prod", ...args], { directory });
  const said = [];
  for (const args of [[], [], ["--close"], ["--close"], []])
    said.push((await report(...args)).out.split(" ")[0]?.trim());
  expect(said).toEqual(["opened", "unchanged", "closed", "unchanged", "reopened"]);
  expect(host.issues).toMatchObject([{ title: "Drift: prod", state: "opened", labels: "voice-agents-drift" }]);
});

describe("an issue", () => {
  const drift = (text: string) => ({ "drift.md": `<!-- voice-agents drift . prod -->\n${text}\n` });
  const report = (host: GitHubStandIn, text: string, ...args: string[]) =>
    job(host, ["issue", "--markdown", "drift.md", "--title", "Drift: prod", ...args], { files: drift(text) });

  test("opens, is rewritten, closes and opens again by itself, and there is one per report", async () => {
    const host = await gitHub();
    expect((await report(host, "No drift.", "--close")).out).toBe("none needed\n");
    host.issues.push({
      ...{ number: 1, author: "mallory", title: "Drift: prod", body: drift("x")["drift.md"] },
      ...{ state: "open", labels: ["voice-agents-drift"] },
    });
    const words = async (text: string, ...args: string[]) => (await report(host, text, ...args)).out.split(" ")[0];
    expect(await words("The prompt.")).toBe("opened");
    expect(await words("The prompt.")).toBe("unchanged");
    expect(await words("The prompt and the voice.")).toBe("rewritten");
    expect(await words("No drift.", "--close")).toBe("closed");
    expect(await words("No drift.", "--close")).toBe("unchanged");
    expect(await words("The voice.")).toBe("reopened");
    expect(host.issues).toMatchObject([
      { author: "mallory", state: "open", body: drift("x")["drift.md"] },
      { author: BOT, state: "open", body: drift("The voice.")["drift.md"], labels: ["voice-agents-drift"] },
    ]);
  });

  test("is made for each stack that drifts, closed where none does, and left alone where nobody could look", async () => {
    const host = await gitHub();
    const stack = (name: string, more: object): object => ({
      ...{ version: 1, project: "desk", folder: ".", stack: name, error: null, resources: [], unmanaged: null },
      counts: { drifted: 0, conflicts: 0, gone: 0, pending: 0, accepted: 0, unmanaged: 0, unchanged: 3 },
      ...more,
    });
    const drifting = {
      counts: { drifted: 1, conflicts: 0, gone: 1, pending: 0, accepted: 0, unmanaged: 0, unchanged: 2 },
    };
    const look = async (reports: unknown) => {
      const { out } = await job(host, ["issue", "--drift", "drift.json"], { files: { "drift.json": reports } });
      return out
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(" ")[0]);
    };
    expect(await look([stack("a", drifting), stack("b", {}), stack("c", drifting)])).toEqual([
      "opened",
      "none",
      "opened",
    ]);
    const failed = stack("c", { error: "the platform answered 503" });
    expect(await look([stack("a", {}), failed])).toEqual(["closed"]);
    expect(host.issues.map(({ title, state }) => [title, state])).toEqual([
      ["Drift: desk / a", "closed"],
      ["Drift: desk / c", "open"],
    ]);
  });

  test("is opened once, also where the answer is lost", async () => {
    const host = await gitHub();
    host.faults.push("502 after");
    expect(await report(host, "The prompt.")).toMatchObject({ code: 0 });
    expect(host.issues).toHaveLength(1);
  });
});

test("the digest of what was reviewed is found from the commit of the merge, and is none where another commit was merged", async () => {
  const host = await gitHub();
  const merge = "c".repeat(40);
  const digest = () => job(host, ["digest", "--stack", "prod", "--commit", merge]);
  expect(await digest()).toMatchObject({ code: 0, out: "", talk: "no review of ours belongs to this commit\n" });
  host.merged.set(merge, { number: 7, head: OLD });
  expect(await digest()).toMatchObject({ code: 0, out: "" });
  host.say(
    7,
    "mallory",
    `<!-- voice-agents review . prod -->\n<!-- voice-agents head ${OLD} digest ${"f".repeat(64)} -->\n`,
  );
  await comment(host, [stackNamed("prod"), stackNamed("staging")]);
  expect(await digest()).toMatchObject({ code: 0, out: `${review.digest}\n` });
  host.merged.set(merge, { number: 7, head: NEW });
  const other = await digest();
  expect(other).toMatchObject({ code: 1, out: "" });
  expect(other.talk).toContain("the last review in pull request 7 is about aaaaaaaaaaaa; merged was bbbbbbbbbbbb");
  host.heads.set(7, NEW);
  await job(host, ["comment", "--failed"], { head: NEW });
  expect((await digest()).talk).toContain("and shows no change");
});

test("a report goes to the summary alone where that is asked for", async () => {
  const host = await gitHub();
  const drift = {
    ...{ version: 1, project: "desk", folder: ".", stack: "prod", error: null, resources: [], unmanaged: null },
    counts: { drifted: 0, conflicts: 0, gone: 0, pending: 0, accepted: 0, unmanaged: 0, unchanged: 3 },
  };
  const files = { "review.json": review, "drift.json": drift, "review.log": "error: the clone is shallow\n" };
  const summary = async (...args: string[]) => {
    const ran = await job(host, ["summary", ...args], { files, token: "" });
    expect(ran).toMatchObject({ code: 0, out: "", talk: "" });
    return ran.summary;
  };
  expect(await summary("--review", "review.json")).toContain("valve");
  expect(await summary("--failed", "review.log")).toContain("the clone is shallow");
  expect(await summary("--drift", "drift.json")).toMatch(/### Drift: /);
  expect(host.requests()).toEqual([]);
});

test("what a later step may want to know is numbers and a digest", async () => {
  const directory = temporaryFolder({ "review.json": JSON.stringify(review) });
  const { out } = await run(["ci", "outputs", "--review", "review.json"], { directory });
  expect(out).toBe(
    [
      "stacks=1",
      "problems=0",
      "changes=5",
      "create=1",
      "update=3",
      "replace=1",
      "delete=0",
      `digest=${review.digest}`,
      "",
    ].join("\n"),
  );
});

test("outside of a known CI system everything must be said", async () => {
  const unknown = await run(["ci", "comment", "--failed"]);
  expect(unknown).toMatchObject({ code: 64 });
  expect(unknown.talk).toContain("--host gitea|github|gitlab");
  const host = await gitHub();
  vi.stubEnv("GH_TOKEN", TOKEN);
  const said = await run([
    ...["ci", "comment", "--failed", "--host", "github", "--api-url", host.url],
    ...["--repository", host.repository, "--number", "7", "--head", OLD],
  ]);
  expect(said).toMatchObject({ code: 0 });
  expect(host.comments).toHaveLength(1);
});
