import type { dynamic } from "@pulumi/pulumi";
import { hintOf } from "../http/request-error.ts";
import { SHOWN_AT_RESOURCE } from "../pulumi/host-errors.ts";
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
import { findReserved, isSignature, withoutReserved } from "../kind/reserved.ts";
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
  const guard = async <T>(operation: string, inputs: JsonObject, work: () => Promise<T>): Promise<T> => {
    registerSecretsAt(secretPathsOf(definition, inputParts(inputs)), inputs);
    try {
      return clean(await work(), { unknown: operation === "check" });
    } catch (error) {
      throw withHeading(error, operation, context, inputs, await visible(context, inputs, error));
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
      guard("compare", news, async () =>
        mutable(isUnknownId(id) ? diffUnknown(context, olds, news) : diff(context, id, olds, news)),
      ),
    async create(inputs: JsonObject) {
      const { id, outs } = await guard("create", inputs, () => create(context, assertPlain(inputs)));
      return { id, outs: wrapSecrets(outs, secretProperties(definition, inputParts(inputs))) };
    },
    async read(id, props: JsonObject = {}) {
      const found = await guard("read", props, () => readLive(context, id, props));
      if (!found.props) return found;
      const secret = secretProperties(definition, inputParts(props));
      return {
        ...found,
        props: wrapSecrets(found.props, secret),
        ...(found.inputs && { inputs: wrapSecrets(found.inputs, secret) }),
      };
    },
    async update(id, olds: JsonObject, news: JsonObject) {
      // What the state recorded is as secret, also where the manifest no longer has it.
      registerSecretsAt(secretPathsOf(definition, inputParts(olds)), olds);
      const { outs } = await guard("update", news, () => updateLive(context, id, olds, assertPlain(news)));
      return { outs: wrapSecrets(outs, secretProperties(definition, inputParts(news))) };
    },
    delete: (id, props: JsonObject) => guard("delete", props, () => removeLive(context, id, props)),
  };
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

function withHeading(
  error: unknown,
  operation: string,
  { definition, run }: Context,
  inputs: JsonObject,
  advice: string | undefined,
): Error {
  const subject = `${definition.platform}:${definition.kind} "${inputParts(inputs).name}"`;
  const text = printable(`${operation} ${subject}: ${saidOnce(error, advice, subject, run)}`);
  const result =
    error instanceof PartialCreateError
      ? new PartialCreateError(
          text,
          error.id,
          wrapSecrets(clean(error.properties), secretProperties(definition, inputParts(error.properties))),
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
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => {
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
