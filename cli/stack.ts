import { execFile } from "node:child_process";
import { findProjectDirectory } from "../provider/project-directory.ts";
import type { JsonObject } from "../provider/resource/definition.ts";
import { isObject } from "../provider/resource/value.ts";

/** Longest that Pulumi may take to hand out a state, ms. */
const DEADLINE = 120_000;

/** Largest state that is read, bytes. */
const LARGEST = 1 << 30;

/** One of our resources in a stack's state. */
export interface StackResource {
  readonly platform: string;
  readonly kind: string;
  /** `metadata.name` of its manifest. */
  readonly name: string;
  readonly id: string;
  /** Inputs and outputs together. A secret is an object that holds its ciphertext. */
  readonly properties: JsonObject;
}

export interface StackOptions {
  /** Somewhere in the project. */
  readonly directory: string;
  /** Default: the selected stack. */
  readonly stack: string | undefined;
}

/** Our resources in a stack, by `pulumi stack export`. @throws with what Pulumi said when it cannot be read. */
export async function stackResources({ directory, stack }: StackOptions): Promise<StackResource[]> {
  const state = JSON.parse(await exportStack({ directory, stack })) as unknown;
  const deployment = isObject(state) && isObject(state["deployment"]) ? state["deployment"] : {};
  const resources: unknown[] = Array.isArray(deployment["resources"]) ? (deployment["resources"] as unknown[]) : [];
  return resources.filter(isObject).flatMap(resourceOf);
}

function resourceOf({ type, urn, id, inputs, outputs, ...entry }: JsonObject): StackResource[] {
  const [, platform, kind] = /^pulumi-nodejs:dynamic\/([^:/]+):([^:/]+)$/.exec(String(type)) ?? [];
  // What a replacement has left behind is named like its successor, and is on its way out.
  const leaves = entry["delete"] === true || entry["pendingReplacement"] === true;
  if (platform === undefined || kind === undefined || leaves || typeof id !== "string" || id === "") return [];
  const name = String(urn).split("::").slice(3).join("::");
  const properties = { ...(isObject(inputs) && inputs), ...(isObject(outputs) && outputs) };
  return [{ platform, kind, name, id, properties }];
}

function exportStack({ directory, stack }: StackOptions): Promise<string> {
  const args = ["stack", "export", "--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
  const options = { cwd: findProjectDirectory(directory), timeout: DEADLINE, maxBuffer: LARGEST };
  return new Promise((resolve, reject) => {
    execFile("pulumi", args, options, (error, out, talk) => {
      if (error) reject(explained(error, talk, stack));
      else resolve(out);
    });
  });
}

function explained(
  error: Error & { code?: unknown; killed?: boolean },
  talk: string,
  stack: string | undefined,
): Error {
  const doing = `reading the state of ${stack === undefined ? "the selected stack" : `the stack ${stack}`}`;
  if (error.code === "ENOENT") {
    return new Error(
      `${doing}: there is no \`pulumi\` on the PATH; install Pulumi, or name the account by --platform and --workspace-id`,
      { cause: error },
    );
  }
  const said = talk.trim() || (error.killed ? `no answer within ${DEADLINE / 1000} s` : error.message);
  return new Error(`${doing} failed: ${said}\nrun it in the directory of Pulumi.yaml, and choose a stack by --stack`, {
    cause: error,
  });
}
