import { registerSecret } from "../../provider/http/redact.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { unpacked } from "../../provider/pulumi/packed-values.ts";
import { NoPulumiError, pulumiStack, type StackOptions } from "../pulumi.ts";

/** One of our resources in a stack's state. */
export interface StackResource {
  readonly platform: string;
  readonly kind: string;
  /** `metadata.name` of its manifest. */
  readonly name: string;
  readonly id: string;
  /** Inputs and outputs together. What is a secret, and not needed, is an object that holds its ciphertext. */
  readonly properties: JsonObject;
}

/** How a state writes a secret: an object with this key, and a ciphertext or a plaintext. */
const SECRET = "4dabf18193072939515e22adb298388d";

/** What it has there: other objects with that key are assets. */
const SECRET_VALUE = "1b47061264138c4ac30d75fd1eb44270";

export const isSecret = (value: unknown): boolean => isObject(value) && SECRET in value;

/**
 * Our resources in a stack, by `pulumi stack export`. `needed` says what of a resource has to be read: where that is a secret, which a
 * value from the environment always is, the state is read again in the clear. @throws with what Pulumi said when it cannot be read.
 */
export async function stackResources(
  options: StackOptions,
  needed: (resource: StackResource) => readonly unknown[],
): Promise<StackResource[]> {
  const resources = resourcesIn(await exportStack(options, []));
  const hidden = resources.some((resource) => needed(resource).some(isSecret));
  return hidden ? resourcesIn(await exportStack(options, ["--show-secrets"])) : resources;
}

function resourcesIn(exported: string): StackResource[] {
  const state = JSON.parse(exported) as unknown;
  const deployment = isObject(state) && isObject(state["deployment"]) ? state["deployment"] : {};
  const resources: unknown[] = Array.isArray(deployment["resources"]) ? (deployment["resources"] as unknown[]) : [];
  return resources.filter(isObject).flatMap(resourceOf);
}

function resourceOf({ type, urn, id, inputs, outputs, ...entry }: JsonObject): StackResource[] {
  const [, platform, kind] = /^pulumi-nodejs:dynamic\/([^:/]+):([^:/]+)$/.exec(String(type)) ?? [];
  // What a replacement has left behind is named like its successor, and is on its remedy.
  const leaves = entry["delete"] === true || entry["pendingReplacement"] === true;
  if (platform === undefined || kind === undefined || leaves || typeof id !== "string" || id === "") return [];
  const name = String(urn).split("::").slice(3).join("::");
  const properties = { ...(isObject(inputs) && inputs), ...(isObject(outputs) && outputs) };
  const clear = Object.entries(properties).map(([key, value]) => [key, plaintext(value)] as const);
  return [{ platform, kind, name, id, properties: unpacked(Object.fromEntries(clear), { subject: name }) }];
}

/** A secret as a state may have it before Pulumi has encrypted it. */
export const secretOf = (value: unknown): JsonObject => ({ [SECRET]: SECRET_VALUE, plaintext: JSON.stringify(value) });

/** What a secret holds, where it has been decrypted: a JSON text. From then on no message shows it. */
export function plaintext(value: unknown): unknown {
  const clear = opened(value);
  if (clear !== value) registerSecret(clear);
  return clear;
}

/** The same for our own marks: they hold whole specs, of which few values are secret, and those are known from elsewhere. */
export function opened(value: unknown): unknown {
  if (!isObject(value) || !isSecret(value) || typeof value["plaintext"] !== "string") return value;
  return JSON.parse(value["plaintext"]) as unknown;
}

async function exportStack(options: StackOptions, more: readonly string[]): Promise<string> {
  try {
    return await pulumiStack(options, ["export", ...more], { doing: "reading the state" });
  } catch (error) {
    if (!(error instanceof NoPulumiError)) throw error;
    throw new Error(`${error.message}, or name the account by --platform and --workspace-id`, { cause: error });
  }
}
