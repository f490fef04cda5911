import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { encrypted, SECRETS } from "./key-service.ts";

/** The passphrase of stacks whose secrets need one. */
export const PASSPHRASE = "test-passphrase";

/** What `pulumi stack init` once wrote for that passphrase: a salt, and a text encrypted with both, by which Pulumi knows the passphrase again. */
const SALT = "v1:yKIKDvkvEJ4=:v1:MDhNDBPq2hBhQIKs:ZnRyOqph3b9ofglll/Cbdslx5A9dpQ==";

type Values = Readonly<Record<string, string>>;

export interface NewStack {
  readonly stack?: string;
  /** Plain configuration, by key. */
  readonly config?: Values;
  /** Encrypted configuration, by key; not with a passphrase. */
  readonly secretConfig?: Values;
  /** Whether a passphrase guards its secrets, as of most users. Default: the service of keys does. */
  readonly passphrase?: boolean;
}

/**
 * Makes an empty stack and selects it, in a file backend at `home`: the files that `pulumi stack init` and `pulumi config set` would
 * leave, which take half a second of CPU time each. `directory` holds Pulumi.yaml, and may hold settings of the stack.
 */
export function writeNewStack(
  directory: string,
  home: string,
  { stack = "dev", config = {}, secretConfig = {}, passphrase = false }: NewStack,
): void {
  const projectFile = join(directory, "Pulumi.yaml");
  const project = /^name: *(\S+)/m.exec(readFileSync(projectFile, "utf8"))?.[1];
  if (project === undefined) throw new Error(`${projectFile} has no name`);
  if (passphrase && Object.keys(secretConfig).length > 0)
    throw new Error("secrets are written for the service of keys");
  const whole = (key: string): string => (key.includes(":") ? key : `${project}:${key}`);
  const values = [
    ...Object.entries(config).map(([key, value]) => [whole(key), value]),
    ...Object.entries(secretConfig).map(([key, value]) => [whole(key), { secure: encrypted(value) }]),
  ];
  const settingsFile = join(directory, `Pulumi.${stack}.yaml`);
  const given = existsSync(settingsFile)
    ? (parse(readFileSync(settingsFile, "utf8")) as { config?: object } | undefined)
    : undefined;
  // JSON is YAML too.
  const settings = {
    ...given,
    ...(passphrase ? { encryptionsalt: SALT } : SECRETS),
    ...((given?.config || values.length > 0) && {
      config: { ...given?.config, ...(Object.fromEntries(values) as object) },
    }),
  };
  const identity = createHash("sha1").update(projectFile).digest("hex");
  const name = `organization/${project}/${stack}`;
  const files = {
    [settingsFile]: settings,
    [join(home, ".pulumi", "meta.yaml")]: { version: 1 },
    [join(home, ".pulumi", "stacks", project, `${stack}.json`)]: { version: 3, checkpoint: { stack: name } },
    [join(home, "workspaces", `${project}-${identity}-workspace.json`)]: { stacks: { [`file://${home}`]: name } },
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
  }
}
