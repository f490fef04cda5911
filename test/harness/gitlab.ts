import { spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { serveEmulator } from "../../emulator/index.ts";

export interface Note {
  readonly id: number;
  readonly request: number;
  readonly author: string;
  body: string;
}

interface Issue {
  readonly iid: number;
  readonly author: string;
  title: string;
  description: string;
  state: string;
  readonly labels: string;
}

interface MergeRequest {
  readonly iid: number;
  readonly author: string;
  readonly source_branch: string;
  readonly target_branch: string;
  title: string;
  description: string;
  state: string;
}

/** A stand-in of GitLab's API for notes, issues and merge requests of one project. Source: https://docs.gitlab.com/api/notes, /api/issues, /api/merge_requests. */
export interface GitLabStandIn {
  readonly url: string;
  readonly project: string;
  readonly heads: Map<number, string>;
  readonly notes: Note[];
  readonly issues: Issue[];
  /** Those that were opened through the API. */
  readonly requests: MergeRequest[];
  /** The merge requests that were merged, by the commit that the merge made. */
  readonly merged: Map<string, { readonly iid: number; readonly sha: string }>;
  say(request: number, author: string, body: string): void;
}

/**
 * @param tokens logins by token; an empty login stands for a token that may read alone.
 * @param git the project's objects and branches: a bare repository.
 */
export async function startGitLab(
  tokens: Readonly<Record<string, string>>,
  { git }: { readonly git?: string } = {},
): Promise<GitLabStandIn> {
  const heads = new Map([[7, "a".repeat(40)]]);
  const notes: Note[] = [];
  const issues: Issue[] = [];
  const requests: MergeRequest[] = [];
  const merged: GitLabStandIn["merged"] = new Map();
  const base = "/api/v4";
  let next = 100;

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams: query } = new URL(request.url);
    const { method } = request;
    const login = tokens[request.headers.get("private-token") ?? ""];
    if (login === undefined) return json(401, { message: "401 Unauthorized" });
    if (method === "GET" && pathname === `${base}/user`) return json(200, { id: 1, username: login });
    const path = pathname.startsWith(`${base}/projects/42/`) ? pathname.slice(`${base}/projects/42`.length) : "";
    const [, iid = "", rest = ""] = /^\/merge_requests\/(\d+)(.*)$/.exec(path) ?? [];
    const sha = heads.get(Number(iid));
    const body = method === "GET" ? {} : ((await request.json()) as Record<string, string>);
    if (method !== "GET" && login === "") return json(403, { message: "403 Forbidden" });
    if (sha !== undefined && rest === "" && method === "GET")
      return json(200, {
        iid: Number(iid),
        sha,
        web_url: `https://gitlab.example/acme/agents/-/merge_requests/${iid}`,
      });
    if (sha !== undefined && rest === "/notes") {
      const own = notes.filter((note) => note.request === Number(iid));
      if (method === "GET") return page(own.map(shownNote), query);
      const note = { id: (next += 1), request: Number(iid), author: login, body: body["body"] ?? "" };
      notes.push(note);
      return json(201, shownNote(note));
    }
    const edited = notes.find(({ id }) => rest === `/notes/${id}`);
    if (method === "PUT" && edited) {
      edited.body = body["body"] ?? "";
      return json(200, shownNote(edited));
    }
    const mergedBy = /^\/repository\/commits\/(\w+)\/merge_requests$/.exec(path)?.[1];
    if (mergedBy !== undefined) {
      const found = merged.get(mergedBy);
      return json(200, found ? [{ ...found, state: "merged" }] : []);
    }
    const named = /^\/repository\/commits\/(\w+)$/.exec(path)?.[1];
    if (named !== undefined && git !== undefined) {
      const { stdout } = spawnSync("git", ["show", "--no-patch", "--format=%ce%n%B", named], {
        cwd: git,
        encoding: "utf8",
      });
      const [email = "", ...message] = stdout.split("\n");
      return json(200, { id: named, committer_email: email, message: message.join("\n") });
    }
    if (path === "/merge_requests" && method === "GET")
      return page(
        requests.filter((each) => each.source_branch === query.get("source_branch")).map(shownRequest),
        query,
      );
    if (path === "/merge_requests" && method === "POST") {
      const { title = "", description = "", source_branch = "", target_branch = "" } = body;
      const made = {
        iid: (next += 1),
        author: login,
        title,
        description,
        source_branch,
        target_branch,
        state: "opened",
      };
      requests.push(made);
      return json(201, shownRequest(made));
    }
    const proposed = requests.find((each) => path === `/merge_requests/${each.iid}`);
    if (proposed && method === "PUT") {
      const { state_event: event, ...fields } = body;
      Object.assign(proposed, fields, event === "close" && { state: "closed" });
      return json(200, shownRequest(proposed));
    }
    if (path === "/issues" && method === "GET")
      return page(issues.filter(({ labels }) => labels === query.get("labels")).map(shownIssue), query);
    if (path === "/issues" && method === "POST") {
      const { title = "", description = "", labels = "" } = body;
      const issue = { iid: (next += 1), author: login, title, description, labels, state: "opened" };
      issues.push(issue);
      return json(201, shownIssue(issue));
    }
    const changed = issues.find((issue) => path === `/issues/${issue.iid}`);
    if (!changed || method !== "PUT") return json(404, { message: "404 Not Found" });
    const { state_event: event, ...fields } = body;
    Object.assign(changed, fields, { state: event === "close" ? "closed" : "opened" });
    return json(200, shownIssue(changed));
  }

  const served = await serveEmulator({ basePath: base, fetch: answer });
  onTestFinished(() => served.close());
  return {
    ...{ url: served.url + base, project: "42", heads, notes, issues, requests, merged },
    say: (request, author, body) => void notes.push({ id: (next += 1), request, author, body }),
  };
}

const json = (status: number, body: unknown): Response => Response.json(body, { status });

const shownNote = ({ id, author, body }: Note): object => ({ id, body, system: false, author: { username: author } });

const shownIssue = ({ author, ...issue }: Issue): object => ({
  ...issue,
  author: { username: author },
  web_url: `https://gitlab.example/acme/agents/-/issues/${issue.iid}`,
});

const shownRequest = ({ author, ...request }: MergeRequest): object => ({
  ...request,
  author: { username: author },
  source_project_id: 42,
  target_project_id: 42,
  web_url: `https://gitlab.example/acme/agents/-/merge_requests/${request.iid}`,
});

/** 20 entries of a page, and at most 100. */
function page(all: readonly object[], query: URLSearchParams): Response {
  const size = Math.min(Number(query.get("per_page") ?? 20), 100);
  const at = Number(query.get("page") ?? 1);
  return json(200, all.slice((at - 1) * size, at * size));
}
