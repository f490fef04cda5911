import type { AgentRef, Operations } from "../../provider/operations/operations.ts";
import { nearMiss } from "../../provider/kind/near-miss.ts";
import { shellWord } from "../../provider/text/shell-word.ts";
import { UsageError } from "../exit-code.ts";
import { findPlatform, platformNamed, platformNames } from "./platform-named.ts";
import { stackResources, type StackResource } from "./stack.ts";
import type { Terminal } from "../terminal.ts";

/** How a command says which account it is about. */
export interface AccountOptions {
  readonly stack?: string;
  readonly platform?: string;
  /** Name of an agent in the manifests, or `<platform>/<name>`. */
  readonly agent?: string;
  /** Name of a Workspace in the manifests, `<platform>/<name>`, or an id that the stack knows. */
  readonly workspace?: string;
  /** With `platform`, either of the next two names the account itself, and no stack is looked at. */
  readonly workspaceId?: string;
  /** Prefix of the environment variables that hold the credential. Default: the platform's own. */
  readonly credentials?: string;
}

/** A platform's client for one account, and the agent where one was named. */
export interface Account {
  readonly operations: Operations;
  readonly agent?: AgentRef & { readonly name: string };
  /** The options that name the account again, for the commands that messages suggest. */
  readonly accountFlags: string;
}

/** The agent of a name, with its account. @throws UsageError when no agent, or more than one, has the name. */
export async function openAgent(
  name: string,
  options: AccountOptions,
  terminal: Terminal,
): Promise<Account & { readonly agent: AgentRef & { readonly name: string } }> {
  const resources = await readStack(options, terminal);
  const resource = named("VoiceAgent", name, resources, options);
  const accountFlags = [
    `--agent ${shellWord(name)}`,
    ...(options.stack === undefined ? [] : [`--stack ${shellWord(options.stack)}`]),
  ].join(" ");
  return {
    operations: await open(resource),
    agent: { id: resource.id, name: resource.name, declared: resource.properties },
    accountFlags,
  };
}

/** The account of an agent or of a workspace; by default the only one in the stack. @throws UsageError when there are several. */
export async function openAccount(options: AccountOptions, terminal: Terminal): Promise<Account> {
  const { agent, platform, workspace, workspaceId, credentials, stack } = options;
  if (workspaceId !== undefined || credentials !== undefined) return openDirectly(options);
  if (agent !== undefined) return openAgent(agent, options, terminal);
  const resources = await readStack(options, terminal);
  const chosen = workspace === undefined ? onlyAccount(resources) : accountNamed(workspace, resources, options);
  const accountFlags = [
    ...(workspace === undefined ? [] : [`--workspace ${shellWord(workspace)}`]),
    ...(platform === undefined ? [] : [`--platform ${platform}`]),
    ...(stack === undefined ? [] : [`--stack ${shellWord(stack)}`]),
  ].join(" ");
  return { operations: await open(chosen), accountFlags };
}

async function openDirectly({ platform, workspaceId, credentials }: AccountOptions): Promise<Account> {
  if (platform === undefined) throw new UsageError("--workspace-id and --credentials need --platform");
  const row = platformNamed(platform);
  if (workspaceId !== undefined && row.workspaceId === undefined)
    throw new UsageError(`${platform} has no ids of workspaces: its key says which it is, so use --credentials`);
  const args = {
    ...(workspaceId !== undefined && row.workspaceId !== undefined && { [row.workspaceId]: workspaceId }),
    ...(credentials !== undefined && { credentials }),
  };
  const accountFlags = [
    `--platform ${platform}`,
    ...(workspaceId === undefined ? [] : [`--workspace-id ${shellWord(workspaceId)}`]),
    ...(credentials === undefined ? [] : [`--credentials ${shellWord(credentials)}`]),
  ].join(" ");
  return { operations: await row.open(args), accountFlags };
}

/** The client of each account in the stack. Of those that differ in their workspace only, the first. */
export async function openCredentials(options: AccountOptions, terminal: Terminal): Promise<Operations[]> {
  const { platform, credentials } = options;
  if (platform !== undefined)
    return [await platformNamed(platform).open(credentials === undefined ? {} : { credentials })];
  const resources = (await readStack(options, terminal)).filter(belongsToAccount);
  const distinct = Map.groupBy(
    resources,
    (resource) => `${resource.platform} ${String(resource.properties["credentials"])}`,
  );
  if (distinct.size === 0)
    throw new UsageError(
      `the stack has no agents or workspaces; name a platform: --platform ${platformNames().join(", ")}`,
    );
  return Promise.all([...distinct.values()].map(([first]) => open(first!)));
}

async function readStack({ platform, stack }: AccountOptions, terminal: Terminal): Promise<StackResource[]> {
  if (platform !== undefined) platformNamed(platform);
  const where = { directory: terminal.directory, stack };
  const resources = await stackResources(where, (resource) => argsOf(resource).map(([, value]) => value));
  return platform === undefined ? resources : resources.filter((resource) => resource.platform === platform);
}

const fullName = ({ platform, name }: StackResource): string => `${platform}/${name}`;

function named(
  kind: string,
  name: string,
  resources: readonly StackResource[],
  options: AccountOptions,
): StackResource {
  const all = resources.filter((resource) => resource.kind === kind);
  const found = all.filter((resource) => resource.name === name || fullName(resource) === name);
  const [first, another] = found;
  if (first && !another) return first;
  if (first) throw new UsageError(`several are called "${name}": write ${list(found.map(fullName), " or ")}`);
  throw new UsageError(`${inStack(options)} has no ${kind} called "${name}"; ${alternatives(name, all)}`);
}

const inStack = ({ stack, platform }: AccountOptions): string =>
  `${stack === undefined ? "the stack" : `the stack ${stack}`}${platform === undefined ? "" : ` (${platform})`}`;

function alternatives(name: string, all: readonly StackResource[]): string {
  if (all.length === 0) return "it has none: has `pulumi up` run, and is this the right stack?";
  const near = nearMiss(name, [...all.map((resource) => resource.name), ...all.map(fullName)]);
  return near === undefined ? `it has ${list(all.map(fullName), ", ")}` : `did you mean ${near}?`;
}

/** At most twelve of them. */
function list(names: readonly string[], separator: string): string {
  const shown = names.slice(0, 12).join(separator);
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

/** The arguments of a platform's client, as a resource has them. */
const argsOf = ({ platform, properties }: StackResource): [string, unknown][] =>
  (findPlatform(platform)?.workspaceArgs ?? []).flatMap((name): [string, unknown][] =>
    properties[name] == null ? [] : [[name, properties[name]]],
  );

/** Whether a resource says which account it belongs to. */
function belongsToAccount(resource: StackResource): boolean {
  const row = findPlatform(resource.platform);
  return row !== undefined && (row.workspaceId === undefined || resource.properties[row.workspaceId] != null);
}

function workspaceIdOf({ platform, properties }: StackResource): string | undefined {
  const id = properties[findPlatform(platform)?.workspaceId ?? ""];
  return typeof id === "string" ? id : undefined;
}

function accountNamed(name: string, resources: readonly StackResource[], options: AccountOptions): StackResource {
  const byId = resources.find((each) => workspaceIdOf(each) === name);
  return byId ?? named("Workspace", name, resources, options);
}

function onlyAccount(resources: readonly StackResource[]): StackResource {
  const accounts = [
    ...Map.groupBy(resources.filter(belongsToAccount), (each) =>
      JSON.stringify([each.platform, argsOf(each)]),
    ).values(),
  ];
  const [first, another] = accounts;
  if (!first)
    throw new UsageError("the stack has no agents or workspaces; name the account: --platform and --workspace-id");
  if (!another) return first[0]!;
  const names = accounts.map((members) => {
    const shown = members.find(({ kind }) => kind === "Workspace") ?? members[0]!;
    return shown.kind === "Workspace" ? fullName(shown) : (workspaceIdOf(shown) ?? shown.platform);
  });
  throw new UsageError(`the stack has several accounts; choose one by --agent or --workspace: ${list(names, ", ")}`);
}

async function open(resource: StackResource): Promise<Operations> {
  const args = argsOf(resource).map(([name, value]) => [name, String(value)] as const);
  return platformNamed(resource.platform).open(Object.fromEntries(args));
}
