import { isObject } from "../../provider/kind/value.ts";
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
}

/** A host that a job can run on: what its variables are called. Only these variables are read for a token. */
interface HostKind {
  readonly open: (address: HostAddress, repository: string) => Host;
  readonly isHere: (env: Environment) => boolean;
  readonly apiUrl: string;
  readonly tokens: readonly string[];
  readonly repository: string;
  readonly commit: string;
  /** Who writes with a token that belongs to nobody. */
  readonly author?: string;
}

const gitHubVariables = { apiUrl: "GITHUB_API_URL", repository: "GITHUB_REPOSITORY", commit: "GITHUB_SHA" };

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
  },
  gitlab: {
    open: gitLab,
    isHere: ({ GITLAB_CI }) => GITLAB_CI === "true",
    apiUrl: "CI_API_V4_URL",
    tokens: ["GITLAB_TOKEN"],
    repository: "CI_PROJECT_ID",
    commit: "CI_COMMIT_SHA",
  },
} satisfies Record<string, HostKind>;

export type HostName = keyof typeof KINDS;

export const hostNames = Object.keys(KINDS) as HostName[];

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
  };
}

/** Whether the job works on a request from another repository; false where that cannot be told. */
export function isFork(options: HostOptions, env: Environment, terminal: Terminal): boolean {
  const name = nameOf(options, env);
  return name !== undefined && requestOf(name, env, terminal).fork;
}

/** Gitea sets GitHub's variables, too, and is looked for first. */
const nameOf = ({ host }: HostOptions, env: Environment): HostName | undefined =>
  host ?? hostNames.find((each) => kindOf(each).isHere(env));

const kindOf = (name: HostName): HostKind => KINDS[name];

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
