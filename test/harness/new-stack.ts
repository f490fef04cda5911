import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The passphrase of every stack here. */
export const PASSPHRASE = "test-passphrase";

/** What `pulumi stack init` once wrote for that passphrase: a salt, and a text encrypted with both, by which Pulumi knows the passphrase again. */
const SALT = "v1:yKIKDvkvEJ4=:v1:MDhNDBPq2hBhQIKs:ZnRyOqph3b9ofglll/Cbdslx5A9dpQ==";

/**
 * Makes an empty stack `dev` and selects it, in a file backend at `home`, with plain configuration by key: the files that `pulumi stack
 * init` and `pulumi config set` would leave, which take half a second of CPU time each. `directory` holds Pulumi.yaml.
 */
export function writeNewStack(directory: string, home: string, config: Readonly<Record<string, string>>): void {
  const projectFile = join(directory, "Pulumi.yaml");
  const project = /^name: *(\S+)/m.exec(readFileSync(projectFile, "utf8"))?.[1];
  if (project === undefined) throw new Error(`${projectFile} has no name`);
  const values = Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]);
  // JSON is YAML too.
  const settings = { encryptionsalt: SALT, ...(values.length > 0 && { config: Object.fromEntries(values) as object }) };
  const identity = createHash("sha1").update(projectFile).digest("hex");
  const files = {
    [join(directory, "Pulumi.dev.yaml")]: settings,
    [join(home, ".pulumi", "meta.yaml")]: { version: 1 },
    [join(home, ".pulumi", "stacks", project, "dev.json")]: {
      version: 3,
      checkpoint: { stack: `organization/${project}/dev` },
    },
    [join(home, "workspaces", `${project}-${identity}-workspace.json`)]: {
      stacks: { [`file://${home}`]: `organization/${project}/dev` },
    },
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
  }
}
