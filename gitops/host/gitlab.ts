import { isObject } from "../../provider/kind/value.ts";
import { segment } from "../../provider/http/path.ts";
import { allPages, hostClient, PAGE, textAt, type HostAddress } from "./connection.ts";
import type { Host, HostRequest } from "./host.ts";

interface User {
  readonly username: string;
}

interface Note {
  readonly id: number;
  readonly author: User;
  readonly body: string;
  /** True where GitLab itself wrote it. */
  readonly system: boolean;
}

interface Issue {
  readonly iid: number;
  readonly author: User;
  readonly title: string;
  readonly description: string | null;
  readonly state: string;
  readonly web_url: string;
}

interface MergeRequest extends Issue {
  readonly source_branch: string;
  readonly source_project_id: number | null;
  readonly target_project_id: number;
}

/** `locked` is being merged. */
const STATES: Readonly<Record<string, HostRequest["state"]>> = { opened: "open", locked: "merged", merged: "merged" };

/** A project on GitLab, by its number or its path. Source: https://docs.gitlab.com/api/notes and /api/issues. */
export function gitLab(address: HostAddress, project: string): Host {
  const client = hostClient(address, {
    headers: { "private-token": address.token },
    needs:
      "the scope `api` (a project access token with the role Reporter, or Developer for merge requests); CI_JOB_TOKEN may not",
  });
  const base = `projects/${segment(project)}`;
  const requestAt = (request: number) => `${base}/merge_requests/${request}`;
  const urlOf = async (request: number, note: unknown): Promise<string> =>
    `${textAt(await client.request("GET", requestAt(request)), "web_url")}#note_${isObject(note) ? String(note["id"]) : ""}`;
  return {
    title: "GitLab",
    requestName: "merge request",
    login: async () => textAt(await client.request("GET", "user"), "username"),
    async headOf(request) {
      return textAt(await client.request("GET", requestAt(request)), "sha");
    },
    async requestOf(commit) {
      const all = await client.request("GET", `${base}/repository/commits/${segment(commit)}/merge_requests`);
      if (!Array.isArray(all)) throw new Error("the host sent something else than a list");
      const found = all.filter(isObject).find(({ state }) => state === "merged");
      return found && { number: Number(found["iid"]), head: textAt(found, "sha") };
    },
    async commit(commit) {
      const found = await client.request("GET", `${base}/repository/commits/${segment(commit)}`);
      return { email: textAt(found, "committer_email"), message: textAt(found, "message") };
    },
    async requestsFrom(branch) {
      const query = { source_branch: branch, scope: "all", state: "all", per_page: PAGE };
      const read = (page: number) => client.request("GET", `${base}/merge_requests`, { query: { ...query, page } });
      const all = await allPages<MergeRequest>(read, ({ iid }) => iid);
      return all
        .filter(({ source_project_id: from, target_project_id: into }) => from === into)
        .map((request) => ({ ...textsOf(request), state: STATES[request.state] ?? "closed" }));
    },
    async createRequest({ title, body, branch, base: into }) {
      const json = { title, description: body, source_branch: branch, target_branch: into, remove_source_branch: true };
      return textAt(await client.request("POST", `${base}/merge_requests`, { json }), "web_url");
    },
    async updateRequest(id, { title, body, open }) {
      const json = { title, description: body, ...(!open && { state_event: "close" }) };
      return textAt(await client.request("PUT", requestAt(Number(id)), { json }), "web_url");
    },
    async comments(request) {
      const query = { sort: "asc", per_page: PAGE };
      const read = (page: number) =>
        client.request("GET", `${requestAt(request)}/notes`, { query: { ...query, page } });
      const all = await allPages<Note>(read, ({ id }) => id);
      return all
        .filter(({ system }) => !system)
        .map(({ id, author, body }) => ({ id: String(id), author: author.username, body }));
    },
    async createComment(request, body) {
      return urlOf(request, await client.request("POST", `${requestAt(request)}/notes`, { json: { body } }));
    },
    async updateComment(request, id, body) {
      return urlOf(
        request,
        await client.request("PUT", `${requestAt(request)}/notes/${segment(id)}`, { json: { body } }),
      );
    },
    async issues(label) {
      const query = { labels: label, scope: "all", per_page: PAGE };
      const read = (page: number) => client.request("GET", `${base}/issues`, { query: { ...query, page } });
      const all = await allPages<Issue>(read, ({ iid }) => iid);
      return all.map((issue) => ({ ...textsOf(issue), open: issue.state === "opened" }));
    },
    async createIssue({ title, body, label }) {
      const made = await client.request("POST", `${base}/issues`, {
        json: { title, description: body, labels: label },
      });
      return textAt(made, "web_url");
    },
    async updateIssue(id, { title, body, open }) {
      const json = { title, description: body, state_event: open ? "reopen" : "close" };
      return textAt(await client.request("PUT", `${base}/issues/${segment(id)}`, { json }), "web_url");
    },
  };
}

const textsOf = ({ iid, author, title, description, web_url }: Issue): Omit<HostRequest, "state"> => ({
  id: String(iid),
  author: author.username,
  title,
  body: description ?? "",
  url: web_url,
});
