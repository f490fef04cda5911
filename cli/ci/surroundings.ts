import { isProtected, UNENCRYPTED_PROBLEM } from "../../provider/http/address.ts";
import { registerSecret } from "../../provider/http/redact.ts";
import { isObject } from "../../provider/kind/value.ts";
import type { Remote } from "../../gitops/repository/own-branch.ts";
import type { HostAddress } from "../../gitops/host/connection.ts";
import { gitea, gitHub } from "../../gitops/host/github.ts";
import { gitLab } from "../../gitops/host/gitlab.ts";
import type { Host } from "../../gitops/host/host.ts";
import { UsageError } from "../exit-code.ts";
import { readInputFile } from "../input-file.ts";
import type { Terminal } from "../terminal.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** How a command line says what its surroundings do not tell, or tell otherwise. */
export interface HostOptions {
  readonly host?: HostName;
  readonly apiUrl?: string;
  readonly repository?: string;
  readonly number?: number;
  readonly author?: string;
  readonly head?: string;
}

/** The job that a command runs in. */
export interface Surroundings {
  readonly host: Host;
  /** Number of the request to merge; undefined where the job is about none. */
  readonly number: number | undefined;
  /** The commit at the head of the request that this job works on. */
  readonly head: string | undefined;
  /** The commit that the job has checked out, as the system names it. */
  readonly commit: string | undefined;
  /** Whether the request comes from another repository, so that the job's token may write nothing. */
  readonly fork: boolean;
  /** Login of who writes where the host does not tell. */
  readonly author: string | undefined;
  /** The address by which commits of somebody are theirs on this host. */
  readonly address: (login: string) => string;
  /** The branch that the job has checked out. */
  readonly branch: string | undefined;
  /** Where branches of the repository are pushed to, and with what; undefined where the job does not tell. */
  readonly remote: Remote | undefined;
}

/** A host that a job can run on: what its variables are called. Only these variables are read for a token. */
interface HostKind {
  readonly open: (address: HostAddress, repository: string) => Host;
  readonly isHere: (env: Environment) => boolean;
  readonly apiUrl: string;
  readonly tokens: readonly string[];
  readonly repository: string;
  readonly commit: string;
  readonly branch: (env: Environment) => string | undefined;
  /** Where people see the repository; git finds it there, too. */
  readonly page: (env: Environment, repository: string) => string | undefined;
  /** The name that goes with the token where git asks for a name and a password. */
  readonly user: string;
  /** Who writes with a token that belongs to nobody. */
  readonly author?: string;
  /** The address by which commits of somebody are theirs; where it is missing, one at the host's own name. */
  readonly address?: (login: string) => string;
}

/** The number of the user `github-actions[bot]`, by which GitHub shows its commits as the bot's. */
const ACTIONS_BOT = "41898282+github-actions[bot]";

const gitHubVariables = {
  apiUrl: "GITHUB_API_URL",
  repository: "GITHUB_REPOSITORY",
  commit: "GITHUB_SHA",
  branch: ({ GITHUB_REF_TYPE, GITHUB_REF_NAME }: Environment) =>
    GITHUB_REF_TYPE === "branch" ? GITHUB_REF_NAME : undefined,
  page: ({ GITHUB_SERVER_URL }: Environment, repository: string) =>
    GITHUB_SERVER_URL ? `${GITHUB_SERVER_URL.replace(/\/+$/, "")}/${repository}` : undefined,
  user: "x-access-token",
};

const KINDS = {
  gitea: {
    ...gitHubVariables,
    open: gitea,
    isHere: ({ GITEA_ACTIONS }) => GITEA_ACTIONS === "true",
    tokens: ["GITEA_TOKEN", "GITHUB_TOKEN"],
    author: "gitea-actions",
  },
  github: {
    ...gitHubVariables,
    open: gitHub,
    isHere: ({ GITHUB_ACTIONS }) => GITHUB_ACTIONS === "true",
    tokens: ["GITHUB_TOKEN", "GH_TOKEN"],
    author: "github-actions[bot]",
    address: (login) => `${login === "github-actions[bot]" ? ACTIONS_BOT : login}@users.noreply.github.com`,
  },
  gitlab: {
    open: gitLab,
    isHere: ({ GITLAB_CI }) => GITLAB_CI === "true",
    apiUrl: "CI_API_V4_URL",
    tokens: ["GITLAB_TOKEN"],
    repository: "CI_PROJECT_ID",
    commit: "CI_COMMIT_SHA",
    branch: ({ CI_COMMIT_BRANCH }) => CI_COMMIT_BRANCH,
    page: ({ CI_PROJECT_URL }) => CI_PROJECT_URL,
    user: "oauth2",
  },
} satisfies Record<string, HostKind>;

export type HostName = keyof typeof KINDS;

export const hostNames = Object.keys(KINDS) as HostName[];

const kindOf = (name: HostName): HostKind => KINDS[name];

/** There is no token to write with. */
export class NoTokenError extends Error {
  override name = "NoTokenError";
}

/** The job that this process runs in. @throws UsageError where it cannot be told, NoTokenError where nothing can be written. */
export function surroundings(options: HostOptions, env: Environment, terminal: Terminal): Surroundings {
  const name = nameOf(options, env);
  if (name === undefined)
    throw new UsageError(
      `this is no job of a known CI system: say --host ${hostNames.join("|")}, --api-url and --repository`,
    );
  const kind = kindOf(name);
  const url = needed("--api-url", kind.apiUrl, options.apiUrl ?? env[kind.apiUrl]).replace(/\/+$/, "");
  const repository = needed("--repository", kind.repository, options.repository ?? env[kind.repository]);
  const token = kind.tokens.map((variable) => env[variable]).find((value) => value !== undefined && value !== "");
  const { number, head, fork } = requestOf(name, env, terminal);
  if (token === undefined) throw new NoTokenError(`there is no token: set ${kind.tokens.join(" or ")}`);
  return {
    host: kind.open({ url, token, env }, repository),
    number: options.number ?? number,
    head: options.head ?? head,
    commit: env[kind.commit] || undefined,
    fork,
    author: options.author ?? kind.author,
    address: (login) => kind.address?.(login) ?? `${login}@noreply.${new URL(url).hostname}`,
    branch: kind.branch(env) || undefined,
    remote: remoteOf(kind.page(env, repository), `${kind.user}:${token}`),
  };
}

/** @throws UsageError where others could read the token on its way. */
function remoteOf(page: string | undefined, login: string): Remote | undefined {
  if (!page) return undefined;
  const url = new URL(`${page}.git`);
  if (!isProtected(url)) throw new UsageError(`${url.origin} is ${UNENCRYPTED_PROBLEM}`);
  const basic = Buffer.from(login).toString("base64");
  registerSecret(basic);
  return { url: url.href, header: `Authorization: Basic ${basic}` };
}

/** Variables that hold a token of some host: what a command runs that is not ours has no business with them. */
export const tokenVariables: readonly string[] = hostNames.flatMap((name) => kindOf(name).tokens);

/** Whether the job works on a request from another repository; false where that cannot be told. */
export function isFork(options: HostOptions, env: Environment, terminal: Terminal): boolean {
  const name = nameOf(options, env);
  return name !== undefined && requestOf(name, env, terminal).fork;
}

/** Gitea sets GitHub's variables, too, and is looked for first. */
const nameOf = ({ host }: HostOptions, env: Environment): HostName | undefined =>
  host ?? hostNames.find((each) => kindOf(each).isHere(env));

function needed(option: string, variable: string, value: string | undefined): string {
  if (value) return value;
  throw new UsageError(`${option} is missing, and so is ${variable} in the environment`);
}

interface Request {
  readonly number: number | undefined;
  readonly head: string | undefined;
  readonly fork: boolean;
}

function requestOf(name: HostName, env: Environment, terminal: Terminal): Request {
  if (name !== "gitlab") return requestOfEvent(env["GITHUB_EVENT_PATH"], terminal);
  const { CI_MERGE_REQUEST_IID: iid, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: merged, CI_COMMIT_SHA: commit } = env;
  const [source, target] = [env["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"], env["CI_MERGE_REQUEST_PROJECT_ID"]];
  // In a pipeline for the merged result, CI_COMMIT_SHA is the merge commit; else the other one is empty.
  const head = iid ? merged || commit : undefined;
  return { number: iid ? Number(iid) : undefined, head, fork: source !== undefined && source !== target };
}

/** The pull request of the event for which a workflow runs. */
function requestOfEvent(path: string | undefined, terminal: Terminal): Request {
  const none: Request = { number: undefined, head: undefined, fork: false };
  if (!path) return none;
  const bytes = readInputFile({ what: `GITHUB_EVENT_PATH ${path}`, path }, terminal);
  const event = JSON.parse(Buffer.from(bytes).toString("utf8")) as unknown;
  const request = isObject(event) ? event["pull_request"] : undefined;
  if (!isObject(request) || typeof request["number"] !== "number") return none;
  const [head, base] = [request["head"], request["base"]];
  const [from, to] = [head, base].map((side) =>
    isObject(side) && isObject(side["repo"]) ? side["repo"]["id"] : undefined,
  );
  const sha = isObject(head) && typeof head["sha"] === "string" ? head["sha"] : undefined;
  // A fork that has been deleted since is none that the token could be from.
  return { number: request["number"], head: sha, fork: from !== to };
}
