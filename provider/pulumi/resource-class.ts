import * as pulumi from "@pulumi/pulumi";
import type { Definition } from "../kind/definition.ts";
import { formatPath, type Path, type Problem } from "../kind/problem.ts";
import { changeAt } from "../kind/secret-path.ts";
import { IGNORING } from "../lifecycle/taken-over.ts";
import { mayBePacked } from "./packed-values.ts";
import { rejectReserved } from "./reject-reserved.ts";
import { printNoStackOf } from "./failed-registration.ts";
import { declaredBefore, followedArgs, registerNeighbour } from "./neighbours.ts";
import { assertNodeVersion } from "./node-version.ts";
import { assertProviderFound } from "./provider-found.ts";
import { unpackOutputs } from "./unpack-outputs.ts";
import { leaveOutStackTraces } from "./stack-trace.ts";
import { stub } from "./stub.ts";

/** A value that may come from another resource, at any depth. */
export type DeepInput<T> = pulumi.Input<
  T extends readonly (infer E)[] ? DeepInput<E>[] : T extends object ? { [K in keyof T]: DeepInput<T[K]> } : T
>;

/** Arguments of a resource: the platform's own request fields. */
export type Args<Spec> = { [K in keyof Spec]: DeepInput<Spec[K]> } & {
  /** Request fields that are newer than our schema, sent as they are. Drift on them counts. */
  passthrough?: DeepInput<{ [field: string]: unknown }>;
  /** Id of a live object to take under management instead of creating one. */
  adopt?: pulumi.Input<string>;
  /** What destroy does where the platform leaves a choice. The default is the harmless one; each kind documents its choices. */
  onDelete?: pulumi.Input<"delete" | "retain" | "archive" | "neutralise" | "detach" | "release">;
};

type Properties<Spec, Outputs> = { readonly [K in Exclude<keyof Spec, keyof Outputs>]: pulumi.Output<Spec[K]> } & {
  readonly [K in keyof Outputs]: pulumi.Output<Outputs[K]>;
};

export type ResourceClass<Spec, Outputs> = new (
  name: string,
  args: Args<Spec>,
  options?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource & Properties<Spec, Outputs>;

/** Arguments may carry secrets that were put into longer texts, which the provider has to know by themselves: a list of texts. */
export const SECRET_PARTS = Symbol("secret parts");

/** The base class of a kind: its type token, its constant stub, its outputs. */
export function resourceClass<Spec, Outputs>(definition: Definition): ResourceClass<Spec, Outputs> {
  const type = `${definition.platform}:${definition.kind}`;
  class KindResource extends pulumi.CustomResource {
    constructor(name: string, args: object, options?: pulumi.CustomResourceOptions) {
      assertNodeVersion();
      assertProviderFound();
      if (options?.import !== undefined) throw new pulumi.RunError(noImport(`${type} "${name}"`, options.import));
      const computed = Object.fromEntries(definition.outputs.map((output) => [output, undefined]));
      const given = { ...args };
      const plain = rejectReserved(args, (problem) => refusal(`${type} "${name}"`, problem)) as object;
      const masked = definition.secrets.reduce((all, path) => changeAt(all, path, pulumi.secret), {
        ...plain,
        ...followedArgs(definition, given),
      } as unknown) as object;
      const parts: unknown = Reflect.get(args, SECRET_PARTS);
      const hidden = parts === undefined ? {} : { __secretParts: pulumi.secret(parts) };
      const own = {
        ...hidden,
        __logicalName: name,
        ...((options?.ignoreChanges?.length ?? 0) > 0 && { [IGNORING]: null }),
        // Two components may have a resource of one name each.
        ...(options?.parent && { __parent: options.parent.urn }),
        __secrets: secretPaths({ ...masked, ...hidden }),
        __provider: stub(type),
      };
      const merged = pulumi.mergeOptions(options, {
        additionalSecretOutputs: definition.secrets.flatMap(([name, ...below]) =>
          below.length === 0 ? [String(name)] : [],
        ),
        dependsOn: declaredBefore(definition, given),
      });
      const restore = leaveOutStackTraces();
      try {
        super(`pulumi-nodejs:dynamic/${type}`, name, { ...computed, ...masked, ...own }, merged);
      } catch (error) {
        restore();
        if (error instanceof Error) Error.captureStackTrace(error);
        throw error;
      } finally {
        restore();
      }
      unpackOutputs(
        this,
        Object.keys(masked).filter((property) => mayBePacked(definition, property)),
      );
      printNoStackOf(this, `${type} "${name}"`);
      registerNeighbour({ definition, resource: this, args: given });
    }
  }
  return KindResource as unknown as ResourceClass<Spec, Outputs>;
}

const refusal = (resource: string, { path, message }: Problem): Error =>
  new pulumi.RunError(`${resource}: ${formatPath(path)}${path.length > 0 ? ": " : ""}${message}`);

/** Pulumi asks a dynamic provider for an object by its id alone, without the code that could read it, and fails in a way that says nothing. */
const noImport = (what: string, id: pulumi.Input<pulumi.ID>): string =>
  `${what}: the option \`import\` does not work for dynamic resources; to take a live object over, give the argument ` +
  `adopt: ${typeof id === "string" ? JSON.stringify(id) : "<its id>"} instead (metadata.adopt in a manifest)`;

/** Paths of the arguments that are secret: the provider gets plain values, and must know what it may not show. */
async function secretPaths(args: object): Promise<Path[] | undefined> {
  const walk = async (value: unknown, path: Path): Promise<Path[]> => {
    // The inside of a promise is as secret as the rest: what is not known to be a secret is packed for the state.
    const known = value instanceof Promise ? ((await value) as unknown) : value;
    if (pulumi.Output.isInstance(known)) return (await pulumi.isSecret(known)) ? [path] : [];
    if (typeof known !== "object" || known === null) return [];
    const entries = Array.isArray(known) ? [...known.entries()] : Object.entries(known);
    return (await Promise.all(entries.map(([key, inner]) => walk(inner, [...path, key])))).flat();
  };
  const secret = await walk(args, []);
  return secret.length > 0 ? secret : undefined;
}
