import { spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { serveEmulator } from "../../emulator/index.ts";

/** GitHub refuses longer texts. */
const MOST_CHARACTERS = 65_536;

/** Who a token belongs to and what it may do. */
export interface Token {
  /** Undefined for the token of a workflow: `GET /user` is refused, and what it writes is by `github-actions[bot]`. */
  readonly login?: string;
  /** False for a workflow of a fork. Default: true. */
  readonly writes?: boolean;
}

export interface Comment {
  readonly id: number;
  readonly request: number;
  readonly author: string;
  body: string;
}

export interface Issue {
  readonly number: number;
  readonly author: string;
  title: string;
  body: string;
  state: string;
  readonly labels: readonly string[];
}

export interface Pull {
  readonly number: number;
  readonly author: string;
  readonly head: string;
  readonly base: string;
  title: string;
  body: string;
  state: string;
  merged_at?: string;
}

export interface HostRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A fault of one write: GitHub's secondary rate limit, a failure before it was carried out, or one after. */
export type HostFault = "secondary limit" | "no requests left" | "502" | "502 after";

/** A stand-in of GitHub's API, as strict as the real one is documented to be. Source: https://docs.github.com/en/rest. */
export interface GitHubStandIn {
  readonly url: string;
  readonly repository: string;
  /** The commit at the head of the pull request of this number. */
  readonly heads: Map<number, string>;
  readonly comments: Comment[];
  readonly issues: Issue[];
  /** Pull requests that were opened through the API. */
  readonly pulls: Pull[];
  /** The pull requests that were merged, by the commit that the merge made. */
  readonly merged: Map<string, { readonly number: number; readonly head: string }>;
  /** Waits for the next requests that write. */
  readonly faults: HostFault[];
  /** Requests since the last call. */
  requests(): HostRequest[];
  /** Somebody comments on a pull request. */
  say(request: number, author: string, body: string): void;
}

interface Options {
  readonly tokens: Readonly<Record<string, Token>>;
  /** Gitea lists all comments at once, whatever the page, and knows its tokens by another word. */
  readonly gitea?: boolean;
  /** The repository's objects and branches: a bare repository. */
  readonly git?: string;
}

const REPOSITORY = "acme/agents";

export async function startGitHub({ tokens, gitea = false, git }: Options): Promise<GitHubStandIn> {
  const heads = new Map([[7, "a".repeat(40)]]);
  const comments: Comment[] = [];
  const issues: Issue[] = [];
  const pulls: Pull[] = [];
  const faults: HostFault[] = [];
  const merged: GitHubStandIn["merged"] = new Map();
  let log: HostRequest[] = [];
  let next = 1000;
  const base = gitea ? "/api/v1" : "";

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams: query } = new URL(request.url);
    const { method, headers } = request;
    const [scheme = "", given = ""] = (headers.get("authorization") ?? "").split(" ");
    const token = tokens[given];
    if (scheme !== (gitea ? "token" : "Bearer") || !token) return json(401, { message: "Bad credentials" });
    if (!gitea && !headers.get("user-agent"))
      return json(403, { message: "Request forbidden by administrative rules." });
    const { login, writes = true } = token;
    const author = login ?? "github-actions[bot]";
    const body = method === "GET" ? {} : ((await request.json()) as Record<string, unknown>);
    if (method === "GET" && pathname === `${base}/user`)
      return login === undefined ? refused() : json(200, { login, id: 1, type: "User" });
    const path = pathname.startsWith(`${base}/repos/${REPOSITORY}/`)
      ? pathname.slice(`${base}/repos/${REPOSITORY}`.length)
      : undefined;
    if (path === undefined) return json(404, { message: "Not Found" });
    if (method === "GET") return read(path, query);
    if (!writes) return refused();
    if (tooLong(body["body"])) return unprocessable("Body is too long (maximum is 65536 characters)");
    const fault = faults.shift();
    if (fault === "secondary limit")
      return json(
        403,
        { message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again." },
        { "retry-after": "1" },
      );
    if (fault === "no requests left") {
      const limit = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000)) };
      return json(403, { message: "API rate limit exceeded for installation ID 1." }, limit);
    }
    if (fault === "502") return new Response("<html>Unicorn!</html>", { status: 502 });
    const response = write(method, path, body, author);
    return fault === "502 after" ? new Response("<html>Unicorn!</html>", { status: 502 }) : response;
  }

  /** What the repository says; undefined where it cannot. */
  const ask = (...args: string[]): string | undefined => {
    if (git === undefined) return undefined;
    const { status, stdout } = spawnSync("git", args, { cwd: git, encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  };

  function createPull({ title, body, head, base: into }: Record<string, unknown>, author: string): Response {
    const [from, to] = [String(head), String(into)];
    const commits = ask("rev-list", `refs/heads/${to}..refs/heads/${from}`);
    if (commits === undefined) return unprocessable("head is invalid");
    if (commits === "") return unprocessable(`No commits between ${to} and ${from}`);
    if (pulls.some((pull) => pull.head === from && pull.state === "open"))
      return unprocessable(`A pull request already exists for acme:${from}.`);
    const pull = {
      ...{ number: (next += 1), author, head: from, base: to },
      ...{ title: String(title), body: String(body), state: "open" },
    };
    pulls.push(pull);
    return json(201, shownPull(pull));
  }

  function read(path: string, query: URLSearchParams): Response {
    const named = (gitea ? /^\/git\/commits\/(\w+)$/ : /^\/commits\/(\w+)$/).exec(path)?.[1];
    const text = named && ask("show", "--no-patch", "--format=%ce%n%B", named);
    if (text) {
      const [email, ...message] = text.split("\n");
      return json(200, { sha: named, commit: { committer: { email }, message: message.join("\n") } });
    }
    if (path === "/pulls") {
      const [head, state = "open"] = [query.get("head"), query.get("state") ?? undefined];
      const found = pulls.filter(
        (each) => (gitea || !head || head === `acme:${each.head}`) && (state === "all" || state === each.state),
      );
      return page(found.map(shownPull), query);
    }
    const pull = Number(/^\/pulls\/(\d+)$/.exec(path)?.[1]);
    const sha = heads.get(pull);
    if (sha !== undefined)
      return json(200, { number: pull, state: "open", head: { sha, ref: "change" }, base: { ref: "main" } });
    const commit = /^\/commits\/([0-9a-f]+)\/pulls$/.exec(path)?.[1];
    if (commit !== undefined) {
      const request = merged.get(commit);
      const open = { number: 8, state: "open", merged_at: null, head: { sha: commit } };
      const shown = request && {
        ...request,
        head: { sha: request.head },
        merged_at: "2026-01-01T00:00:00Z",
        merge_commit_sha: commit,
      };
      return json(200, [open, ...(shown ? [shown] : [])]);
    }
    const commented = Number(/^\/issues\/(\d+)\/comments$/.exec(path)?.[1]);
    if (heads.has(commented)) {
      const all = comments.filter(({ request }) => request === commented).map(shownComment);
      return gitea ? json(200, all) : page(all, query);
    }
    if (path === "/issues") {
      const state = query.get("state") ?? "open";
      const labels = (query.get("labels") ?? "").split(",").filter(Boolean);
      const found = issues.filter(
        (issue) => (state === "all" || issue.state === state) && labels.every((label) => issue.labels.includes(label)),
      );
      // Pull requests are issues, too.
      const pulls = [...heads.keys()].map((number) => ({
        id: number,
        number,
        title: "Change",
        body: null,
        state: "open",
        user: { login: "dev" },
        pull_request: {},
        labels: [],
        html_url: "",
      }));
      return page([...found.map(shownIssue), ...(labels.length === 0 ? pulls : [])], query);
    }
    return json(404, { message: "Not Found" });
  }

  function write(method: string, path: string, body: Record<string, unknown>, author: string): Response {
    const commented = Number(/^\/issues\/(\d+)\/comments$/.exec(path)?.[1]);
    if (method === "POST" && heads.has(commented)) {
      if (typeof body["body"] !== "string" || body["body"] === "") return unprocessable("body is missing");
      const comment = { id: (next += 1), request: commented, author, body: body["body"] };
      comments.push(comment);
      return json(201, shownComment(comment));
    }
    const edited = comments.find(({ id }) => path === `/issues/comments/${id}`);
    if (method === "PATCH" && edited) {
      edited.body = String(body["body"]);
      return json(200, shownComment(edited));
    }
    if (method === "POST" && path === "/issues") {
      const issue = {
        number: (next += 1),
        author,
        title: String(body["title"]),
        body: String(body["body"]),
        state: "open",
        labels: body["labels"] as string[],
      };
      issues.push(issue);
      return json(201, shownIssue(issue));
    }
    if (method === "POST" && path === "/pulls") return createPull(body, author);
    const pull = pulls.find(({ number }) => path === `/pulls/${number}`);
    if (method === "PATCH" && pull) {
      Object.assign(pull, body);
      return json(200, shownPull(pull));
    }
    const changed = issues.find(({ number }) => path === `/issues/${number}`);
    if (method === "PATCH" && changed) {
      Object.assign(changed, body);
      return json(200, shownIssue(changed));
    }
    return json(404, { message: "Not Found" });
  }

  const served = await serveEmulator({
    basePath: base,
    async fetch(request) {
      const response = await answer(request);
      const { pathname, search } = new URL(request.url);
      log.push({ method: request.method, path: pathname.replace(base, "") + search, status: response.status });
      return response;
    },
  });
  onTestFinished(() => served.close());
  return {
    url: served.url + base,
    repository: REPOSITORY,
    heads,
    comments,
    issues,
    pulls,
    merged,
    faults,
    requests() {
      const all = log;
      log = [];
      return all;
    },
    say: (request, author, body) => void comments.push({ id: (next += 1), request, author, body }),
  };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

const refused = (): Response =>
  json(403, { message: "Resource not accessible by integration", documentation_url: "https://docs.github.com/rest" });

const tooLong = (body: unknown): boolean => typeof body === "string" && [...body].length > MOST_CHARACTERS;

const unprocessable = (message: string): Response =>
  json(422, {
    message: "Validation Failed",
    errors: [{ resource: "IssueComment", code: "unprocessable", field: "data", message }],
  });

const shownComment = ({ id, author, body, request }: Comment): object => ({
  id,
  user: { login: author, type: author.endsWith("[bot]") ? "Bot" : "User" },
  body,
  html_url: `https://github.example/${REPOSITORY}/pull/${request}#issuecomment-${id}`,
});

const shownIssue = ({ number, author, title, body, state, labels }: Issue): object => ({
  id: number * 10,
  number,
  title,
  body,
  state,
  user: { login: author },
  labels: labels.map((name) => ({ name })),
  html_url: `https://github.example/${REPOSITORY}/issues/${number}`,
});

const shownPull = ({ author, head, base, ...pull }: Pull): object => ({
  merged_at: null,
  ...pull,
  id: pull.number * 10,
  user: { login: author },
  head: { ref: head, repo: { full_name: REPOSITORY } },
  base: { ref: base },
  html_url: `https://github.example/${REPOSITORY}/pull/${pull.number}`,
});

/** 30 entries of a page, and at most 100. */
function page(all: readonly object[], query: URLSearchParams): Response {
  const size = Math.min(Number(query.get("per_page") ?? 30), 100);
  const at = Number(query.get("page") ?? 1);
  return json(200, all.slice((at - 1) * size, at * size));
}
