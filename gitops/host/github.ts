import type { Client } from "../../provider/http/client.ts";
import { isObject } from "../../provider/kind/value.ts";
import { segment } from "../../provider/http/path.ts";
import { StatusError } from "../../provider/http/request-error.ts";
import { allPages, hostClient, PAGE, textAt, type HostAddress } from "./connection.ts";
import type { Host, HostRequest } from "./host.ts";

interface User {
  readonly login: string;
}

interface Comment {
  readonly id: number;
  readonly user: User | null;
  readonly body?: string | null;
  readonly html_url: string;
}

interface Issue extends Comment {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  /** There where the issue is a pull request. */
  readonly pull_request?: unknown;
}

interface PullRequest extends Issue {
  readonly merged_at: string | null;
  readonly head: { readonly ref: string; readonly repo: { readonly full_name: string } | null };
}

/** A repository on GitHub, `owner/name`. Source: https://docs.github.com/en/rest/issues and /rest/pulls. */
export function gitHub(address: HostAddress, repository: string): Host {
  const headers = {
    authorization: `Bearer ${address.token}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  };
  const needs =
    "`permissions: pull-requests: write` for comments and pull requests (and for those the setting that lets GitHub Actions create them), and `issues: write` for issues";
  return gitHubLike(hostClient(address, { headers, needs }), repository, "GitHub");
}

/** A repository on Gitea, `owner/name`, whose API agrees with GitHub's but for the labels of issues. Source: https://docs.gitea.com/api. */
export function gitea(address: HostAddress, repository: string): Host {
  const headers = { authorization: `token ${address.token}` };
  const client = hostClient(address, { headers, needs: "the scope `write:issue`" });
  const noIssues = async (): Promise<never> => {
    throw new Error("issues are written on GitHub and GitLab alone: Gitea names labels in another way");
  };
  const noRequest = async (): Promise<never> => {
    throw new Error("which pull request a commit came from is looked up on GitHub and GitLab alone");
  };
  return {
    ...gitHubLike(client, repository, "Gitea"),
    ...{ requestOf: noRequest, issues: noIssues, createIssue: noIssues, updateIssue: noIssues },
  };
}

function gitHubLike(client: Client, repository: string, title: string): Host {
  const base = `repos/${repository.split("/").map(segment).join("/")}`;
  const urlOf = (made: unknown): string => textAt(made, "html_url");
  const write = async (method: string, path: string, json: object): Promise<string> =>
    urlOf(await client.request(method, `${base}/${path}`, { json }));
  return {
    title,
    requestName: "pull request",
    async login() {
      try {
        return textAt(await client.request("GET", "user"), "login");
      } catch (error) {
        // The token of a workflow belongs to no user.
        if (error instanceof StatusError && (error.status === 403 || error.status === 404)) return undefined;
        throw error;
      }
    },
    async headOf(request) {
      return textAt(await client.request("GET", `${base}/pulls/${request}`), "head", "sha");
    },
    async requestOf(commit) {
      const all = await client.request("GET", `${base}/commits/${segment(commit)}/pulls`);
      if (!Array.isArray(all)) throw new Error("the host sent something else than a list");
      const merged = all.filter(isObject).filter(({ merged_at: at }) => typeof at === "string");
      const found = merged.find(({ merge_commit_sha: made }) => made === commit) ?? merged[0];
      return found && { number: Number(found["number"]), head: textAt(found, "head", "sha") };
    },
    async commit(commit) {
      // Gitea calls it as GitHub does what has a tree and no files.
      const path = title === "Gitea" ? "git/commits" : "commits";
      const found = await client.request("GET", `${base}/${path}/${segment(commit)}`);
      return { email: textAt(found, "commit", "committer", "email"), message: textAt(found, "commit", "message") };
    },
    async requestsFrom(branch) {
      const query = { state: "all", head: `${repository.split("/")[0]}:${branch}`, per_page: PAGE };
      const read = (page: number) => client.request("GET", `${base}/pulls`, { query: { ...query, page } });
      const all = await allPages<PullRequest>(read, ({ id }) => id);
      // Gitea lists all, whatever the head.
      return all
        .filter(({ head }) => head.ref === branch && head.repo?.full_name.toLowerCase() === repository.toLowerCase())
        .map((pull) => ({
          ...textsOf(pull),
          state: pull.merged_at ? "merged" : pull.state === "open" ? "open" : "closed",
        }));
    },
    createRequest: ({ title: name, body, branch, base: into }) =>
      write("POST", "pulls", { title: name, body, head: branch, base: into }),
    updateRequest: (id, { title: name, body, open }) =>
      write("PATCH", `pulls/${segment(id)}`, { title: name, body, state: open ? "open" : "closed" }),
    async comments(request) {
      const path = `${base}/issues/${request}/comments`;
      const read = (page: number) => client.request("GET", path, { query: { per_page: PAGE, page } });
      const all = await allPages<Comment>(read, ({ id }) => id);
      return all.map(({ id, user, body }) => ({ id: String(id), author: user?.login ?? "", body: body ?? "" }));
    },
    createComment: (request, body) => write("POST", `issues/${request}/comments`, { body }),
    updateComment: (_request, id, body) => write("PATCH", `issues/comments/${segment(id)}`, { body }),
    async issues(label) {
      const query = { state: "all", labels: label, per_page: PAGE };
      const read = (page: number) => client.request("GET", `${base}/issues`, { query: { ...query, page } });
      const all = await allPages<Issue>(read, ({ id }) => id);
      return all
        .filter((issue) => issue.pull_request === undefined)
        .map((issue) => ({ ...textsOf(issue), open: issue.state === "open" }));
    },
    createIssue: ({ title: name, body, label }) => write("POST", "issues", { title: name, body, labels: [label] }),
    updateIssue: (id, { title: name, body, open }) =>
      write("PATCH", `issues/${segment(id)}`, { title: name, body, state: open ? "open" : "closed" }),
  };
}

const textsOf = ({ number, user, title, body, html_url }: Issue): Omit<HostRequest, "state"> => ({
  id: String(number),
  author: user?.login ?? "",
  title,
  body: body ?? "",
  url: html_url,
});
