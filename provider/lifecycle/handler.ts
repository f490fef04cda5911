import type { dynamic } from "@pulumi/pulumi";
import { hintOf } from "../http/request-error.ts";
import { SHOWN_AT_RESOURCE } from "../pulumi/host-errors.ts";
import { Lately, packed, unpacked, type Packing } from "../pulumi/packed-values.ts";
import { printable } from "../text/printable.ts";
import { check } from "./check.ts";
import { create } from "./create.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { diff } from "./diff.ts";
import { inputParts } from "./inputs.ts";
import { ON_CONFLICT, OVERWRITE } from "./overwrite.ts";
import { PartialCreateError } from "./partial-create-error.ts";
import type { Context, Run } from "./run.ts";
import { registerSecretsAt, withSecretRegistration, secretPathsOf, secretProperties } from "./secrets.ts";
import { wrapSecrets } from "./wire-secret.ts";
import { diffUnknown, isUnknownId, readLive, removeLive, updateLive } from "./unknown-id.ts";
import { formatPath } from "../kind/problem.ts";
import { pathsInto } from "../kind/secret-path.ts";
import { findReserved, holdsReserved, isSignature, withoutReserved } from "../kind/reserved.ts";
import { containsUnknown, UNKNOWN } from "../kind/unknown.ts";
import { pick } from "../kind/value.ts";
import { visibleWorkspaces } from "../operations/visible-workspaces.ts";
import { ON_EXISTING } from "./remedies.ts";

type Provider = Required<
  Pick<dynamic.ResourceProvider, "configure" | "check" | "diff" | "create" | "read" | "update" | "delete">
>;

/**
 * The dynamic provider of a kind, as Pulumi's host calls it. The one place where errors get their heading (what was being done, to
 * which object), where secrets are learned and masked, and where results are made fit for the wire.
 */
export function createHandler(kind: Definition, run: Run): Provider {
  const definition = withSecretRegistration(kind);
  const context = { definition, run };
  const lately = run.once("unpacked lately", () => new Lately());
  const register = (props: JsonObject): void => registerSecretsAt(secretPathsOf(definition, inputParts(props)), props);
  /** `props`: inputs, or outputs as the state has them; the work gets them unpacked. */
  const guard = async <T>(
    operation: string,
    props: JsonObject,
    work: (whole: JsonObject) => Promise<T>,
  ): Promise<T> => {
    try {
      const whole = unpacked(props, { lately });
      register(whole);
      return clean(await work(whole), { unknown: operation === "check" });
    } catch (error) {
      throw await withHeading(error, operation, context, props, await visible(context, props, error));
    }
  };
  return {
    async configure({ config }) {
      // Stored at once and never awaited: the host does not wait for `configure` before it lets other calls through.
      run.overwrite = { setting: config.get(ON_CONFLICT), named: process.env[OVERWRITE] };
      run.onExisting = config.get(ON_EXISTING);
    },
    check: (olds: JsonObject, news: JsonObject) =>
      guard("check", news, async () => mutable(await check(context, olds, news))),
    diff: (id, olds: JsonObject, news: JsonObject) =>
      guard("compare", news, async () => {
        const recorded = unpacked(olds, { lately });
        return mutable(isUnknownId(id) ? diffUnknown(context, recorded, news) : diff(context, id, recorded, news));
      }),
    async create(inputs: JsonObject) {
      const { id, outs } = await run.gathering.carryOut(() =>
        guard("create", inputs, () => create(context, assertPlain(inputs))),
      );
      return { id, outs: await forState(definition, outs, { secretsOf: inputs }) };
    },
    async read(id, props: JsonObject = {}) {
      const found = await guard("read", props, (whole) => readLive(context, id, whole));
      if (!found.props) return found;
      const secrets = secretProperties(definition, inputParts(props));
      return {
        ...found,
        // What a refresh finds as it was stays in the state as it is, packed or not.
        props: await forState(definition, found.props, { secretsOf: props, before: props, anew: false }),
        ...(found.inputs && { inputs: wrapSecrets(found.inputs, secrets) }),
      };
    },
    async update(id, olds: JsonObject, news: JsonObject) {
      const { outs } = await run.gathering.carryOut(() =>
        guard("update", news, () => {
          const recorded = unpacked(olds, { lately });
          // What the state recorded is as secret, also where the manifest no longer has it.
          register(recorded);
          return updateLive(context, id, recorded, assertPlain(news));
        }),
      );
      return { outs: await forState(definition, outs, { secretsOf: news, before: olds }) };
    },
    delete: (id, props: JsonObject) =>
      run.gathering.carryOut(() => guard("delete", props, (whole) => removeLive(context, id, whole))),
  };
}

interface StateForm extends Pick<Packing, "before" | "anew"> {
  /** The inputs or outputs that say where secrets are. */
  readonly secretsOf: JsonObject;
}

/** Outputs as the state gets them: packed where they are long, and sealed where they are secret. */
async function forState(definition: Definition, outs: JsonObject, { secretsOf, ...packing }: StateForm) {
  const secrets = pathsInto(outs, secretProperties(definition, inputParts(secretsOf)));
  return wrapSecrets(await packed(definition, outs, { ...packing, secrets }), secrets);
}

/** @throws where a reserved word would be sent: one that came together only now, from values that were not known before. */
function assertPlain(inputs: JsonObject): JsonObject {
  const reserved = findReserved(inputParts(inputs).spec);
  if (reserved) throw new Error(`nothing was sent: ${formatPath(reserved.path)}: ${reserved.message}`);
  return inputs;
}

/** Where the error may come of a wrong workspace: which ones there are. */
async function visible({ definition, run }: Context, inputs: JsonObject, error: unknown): Promise<string | undefined> {
  const { spec } = inputParts(inputs);
  if (containsUnknown(pick(spec, definition.workspaceArgs))) return undefined;
  const { workspaces } = definition.connect(spec, "read", run);
  return workspaces && visibleWorkspaces(error, workspaces);
}

async function withHeading(
  error: unknown,
  operation: string,
  { definition, run }: Context,
  inputs: JsonObject,
  advice: string | undefined,
): Promise<Error> {
  const subject = `${definition.platform}:${definition.kind} "${inputParts(inputs).name}"`;
  const text = printable(`${operation} ${subject}: ${saidOnce(error, advice, subject, run)}`);
  const result =
    error instanceof PartialCreateError
      ? new PartialCreateError(
          text,
          error.id,
          await forState(definition, clean(error.properties), { secretsOf: error.properties }),
          error,
        )
      : new Error(text, { cause: error });
  result.stack = SHOWN_AT_RESOURCE;
  return result;
}

/** The message; what to do about a problem that many resources have is said at the first of them. */
function saidOnce(error: unknown, advice: string | undefined, subject: string, run: Run): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = hintOf(error);
  if (hint === undefined || !message.includes(hint)) return advice === undefined ? message : `${message}; ${advice}`;
  const whole = advice === undefined ? hint : `${hint}; ${advice}`;
  const first = run.once(`hint: ${whole}`, () => subject);
  return message.replace(hint, () => (first === subject ? whole : `see ${first}`));
}

/**
 * JSON only: what Pulumi's host cannot put on the wire (`undefined`) is left out, and what in a platform's response would be an order to
 * the engine is made harmless.
 */
function clean<T>(value: T, { unknown = false } = {}): T {
  if (value === undefined) return value;
  const text = JSON.stringify(value);
  // Nearly always: and a parse that looks at each value takes several times as long.
  if (!holdsReserved(text)) return JSON.parse(text) as T;
  return JSON.parse(text, (key, inner: unknown) => {
    if (isSignature(key, inner)) return undefined;
    if (typeof inner !== "string" || (unknown && inner === UNKNOWN)) return inner;
    return withoutReserved(inner);
  }) as T;
}

/** Pulumi's types ask for mutable results. */
type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;
const mutable = <T>(value: T): Mutable<T> => value as Mutable<T>;
