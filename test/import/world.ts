import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect } from "vitest";
import { importObjects, type ImportChoice } from "../../cli/import/import.ts";
import type { ImportReport } from "../../cli/import/report.ts";
import type { ConfigEntry, StackAccess } from "../../cli/import/stack.ts";
import { terminalOn } from "../../cli/terminal.ts";
import type { Entry } from "../../gitops/import/entries.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { loadManifests } from "../../provider/manifest/load.ts";
import type { ManifestResource } from "../../provider/manifest/resource.ts";
import { Deferred, type ManifestValue } from "../../provider/manifest/value.ts";
import { definitions } from "../../provider/platforms/definitions.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { Ref, type Declared } from "../harness/mini-engine.ts";
import type { ConnectedWorld } from "../harness/world.ts";

const PROJECT = "shop";

/** A project in a folder, a stack in memory, and an emulated platform. */
export interface ImportWorld {
  readonly directory: string;
  /** What the stack has. */
  readonly entries: Entry[];
  readonly config: Map<string, ConfigEntry>;
  /** Runs `voice-agents import`. @throws with what it said where it fails. */
  run(choice?: Partial<ImportChoice>): Promise<ImportReport>;
  /** The same, as it is printed for people. */
  text(choice?: Partial<ImportChoice>): Promise<string>;
  /** The next import into the stack fails after so many resources. */
  breakAfter(count: number): void;
  /** All files of the project, by path. */
  files(): Record<string, string>;
  /**
   * The next previews, with and without a refresh, propose nothing, and nothing was written since the beginning. `byUp`: not the import
   * but a `pulumi up` has put the resources into the stack. @throws otherwise.
   */
  expectUnchanged(how?: { readonly byUp?: boolean }): Promise<void>;
}

type World = Pick<ConnectedWorld<never>, "engine" | "pulumi"> & {
  readonly control: { log(): readonly { readonly write: boolean; readonly method: string; readonly path: string }[] };
};

export function importWorld(world: World, platform: string): ImportWorld {
  const directory = temporaryFolder({ "Pulumi.yaml": `name: ${PROJECT}\nruntime: nodejs\n` });
  const entries: Entry[] = [];
  const config = new Map<string, ConfigEntry>();
  let left = Infinity;
  const access: StackAccess = {
    name: async () => "dev",
    config: async () => config,
    resources: async () =>
      entries.map(({ type, name, id, inputs, outputs }) => {
        const [, of = "", kind = ""] = /dynamic\/([^:]+):(.+)$/.exec(type) ?? [];
        return { platform: of, kind, name, id, properties: plain({ ...inputs, ...outputs }) as JsonObject };
      }),
    async setSecrets(secrets) {
      for (const { key, value } of secrets) config.set(`${PROJECT}:${key}`, { value, secret: true });
    },
    async import(fresh) {
      const some = fresh.slice(0, left);
      entries.push(...(JSON.parse(JSON.stringify(some)) as Entry[]));
      if (some.length < fresh.length) {
        left = Infinity;
        throw new Error("killed");
      }
    },
  };
  const printed = async (choice: Partial<ImportChoice> & Pick<ImportChoice, "format">): Promise<string> => {
    const said = { out: "", err: "" };
    const terminal = terminalOn({
      directory,
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      colour: false,
      input: () => new Uint8Array(),
      interrupted: Promise.resolve(),
    });
    const code = await importObjects({ ...choice, platform, terminal, access });
    if (code !== 0) throw new Error(said.err);
    return said.out;
  };
  return {
    directory,
    entries,
    config,
    breakAfter: (count) => void (left = count),
    run: async (choice) => JSON.parse(await printed({ ...choice, format: "json" })) as ImportReport,
    text: (choice) => printed({ ...choice, format: "text" }),
    files: () => filesBelow(directory),
    async expectUnchanged({ byUp = false } = {}) {
      const { resources, diagnostics } = loadManifests({
        kinds: installedKinds,
        projectDirectory: directory,
        stack: "dev",
        config: {
          project: PROJECT,
          values: new Map([...config].map(([key, { value, secret }]) => [key, secret ? undefined : value])),
          complete: true,
        },
        environment: process.env,
      });
      expect(diagnostics).toEqual([]);
      const program = resources.map((resource) => declared(resource, resources, { config, entries }));
      if (byUp) await world.pulumi.up(program);
      else
        expect(program.map(({ type, name }) => `${type} ${name}`).sort()).toEqual(
          entries.map(({ type, name }) => `${type.replace("pulumi-nodejs:dynamic/", "")} ${name}`).sort(),
        );
      if (!byUp)
        world.engine.state.splice(
          0,
          Infinity,
          ...entries.map(({ type, name, id, inputs, outputs }) => ({
            type: type.replace("pulumi-nodejs:dynamic/", ""),
            ...{ name, id, initFailed: false },
            inputs: plain(inputs) as JsonObject,
            outputs: plain(outputs) as JsonObject,
          })),
        );
      await world.pulumi.settled(program);
      expect(world.control.log().filter(({ write }) => write)).toEqual([]);
    },
  };
}

/** What the program would register for a manifest. */
function declared(
  resource: ManifestResource,
  all: readonly ManifestResource[],
  { config, entries }: Pick<ImportWorld, "config" | "entries">,
): Declared {
  const { definition, name, workspace, spec, passthrough, adopt } = resource;
  const { platform, kind } = definition;
  const filled = (value: ManifestValue): unknown => {
    if (value instanceof Deferred) {
      const parts = value.parts.map((part) => {
        if (typeof part === "string") return part;
        if (part.type === "config") return config.get(`${PROJECT}:${part.key}`)?.value;
        if (part.type === "env") throw new Error("an import reads no variables");
        const target = definitions.find((each) => each.platform === platform && each.reference === part.kind);
        return new Ref(`${platform}:${target?.kind}`, part.name, part.output);
      });
      return value.whole ? parts[0] : parts.map((part) => (typeof part === "string" ? part : "")).join("");
    }
    if (Array.isArray(value)) return value.map((item: ManifestValue) => filled(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
  };
  const owner = all.find(({ key }) => key === workspace);
  const ownArgs = owner
    ? Object.fromEntries(
        definition.workspaceArgs.flatMap((arg) => (arg in owner.spec ? [[arg, filled(owner.spec[arg]!)]] : [])),
      )
    : {};
  // The program takes it from the agent's revision; that it does is another test's.
  const recorded = entries.find((entry) => entry.name === name && entry.type.endsWith(`:${kind}`));
  const { agentRevision } = recorded?.inputs ?? {};
  return {
    type: `${platform}:${kind}`,
    name,
    args: {
      ...defaultPlace(platform, kind),
      ...ownArgs,
      ...(filled(spec) as JsonObject),
      ...(passthrough && { passthrough: filled(passthrough) }),
      ...(adopt !== undefined && { adopt: filled(adopt) }),
      ...(agentRevision !== undefined && { agentRevision }),
    },
  };
}

/** What a Workspace hands on that its manifest does not say. */
const defaultPlace = (platform: string, kind: string): JsonObject =>
  platform === "formantai" && kind !== "Workspace" ? { region: "global" } : {};

/** Properties with their secrets in the clear. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if ("4dabf18193072939515e22adb298388d" in value) return JSON.parse(String(value["plaintext"])) as unknown;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function filesBelow(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    paths.map((path) => [relative(directory, path).split(sep).join("/"), readFileSync(path, "utf8")] as const).sort(),
  );
}
