import type { JsonObject } from "../../provider/kind/definition.ts";
import { unwrapSecret } from "./wire-secret.ts";
import { HostError, type DynamicHost, type StackConfig } from "./dynamic-host.ts";
import { startProcess, type Handler } from "./provider-process.ts";

/* eslint-disable @typescript-eslint/no-unsafe-assignment -- Pulumi declares what dynamic providers take and answer as any */

/**
 * A provider process of its own, and what Pulumi's host does between engine and it, without gRPC: three times as fast, for suites of thousands of runs. What passes
 * must be JSON, as on the wire; `test/contract/wire.isolated.test.ts` compares the two.
 */
export async function directHost(config: StackConfig = {}): Promise<DynamicHost> {
  const handlerOf = startProcess();
  const settings = { get: (key: string) => config[key], require: (key: string) => config[key] ?? "" };
  const configured = new Map<string, Handler>();
  /** The handler that the stub in the properties names. */
  const providerOf = (props: JsonObject): Handler => {
    const [, type] = /handler\("([\w:]+)"\)$/.exec(String(props["__provider"])) ?? [];
    if (type === undefined) throw new Error("code must be a string, not undefined");
    const known = configured.get(type);
    if (known) return known;
    const handler = handlerOf(type);
    configured.set(type, handler);
    void handler.configure({ config: settings });
    return handler;
  };
  return {
    async check(olds, news) {
      const { inputs, failures } = await providerOf(news).check(wire(olds), wire(news));
      return wire({ inputs: withProvider(inputs as JsonObject, news), failures: failures ?? [] });
    },
    async diff(id, olds, news) {
      const { changes, replaces = [] } = await providerOf(news).diff(id, wire(olds), wire(news));
      return { changes: changes === undefined ? "unknown" : changes ? "some" : "none", replaces };
    },
    async create(inputs) {
      try {
        const { id, outs } = await providerOf(inputs).create(wire(inputs));
        return wire({ id, outputs: withProvider(outs as JsonObject, inputs) });
      } catch (error) {
        throw failed(error);
      }
    },
    async read(id, outputs) {
      const result = await providerOf(outputs).read(id, wire(outputs));
      const inputs = result.inputs && withProvider(result.inputs as JsonObject, outputs);
      return wire({
        id: result.id ?? "",
        outputs: withProvider(result.props as JsonObject | undefined, outputs),
        inputs,
      });
    },
    async update(id, olds, news) {
      try {
        const { outs } = await providerOf(news).update(id, wire(olds), wire(news));
        return wire(withProvider(outs as JsonObject, news));
      } catch (error) {
        throw failed(error);
      }
    },
    async delete(id, outputs) {
      await providerOf(outputs).delete(id, wire(outputs));
    },
  };
}

const withProvider = (result: JsonObject | undefined, props: JsonObject): JsonObject => ({
  ...result,
  __provider: props["__provider"],
});

/** A copy with the keys in order, as protobuf writes them. @throws where a value is not JSON. */
const wire = <T>(value: T): T => copied(unwrapSecret(value)) as T;

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => copied(item ?? null));
  if (typeof value === "object" && value !== null) {
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error("only plain objects can go over the wire");
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, copied(item)]));
  }
  if (["string", "boolean"].includes(typeof value) || value === null || Number.isFinite(value)) return value;
  throw new Error(`a ${typeof value} cannot go over the wire`);
}

/** A failure that carries an id says that there is an object all the same. */
function failed(error: unknown): unknown {
  const { message, id, properties } = error as Error & { id?: string; properties?: JsonObject };
  return new HostError(message, id ? { id, properties: wire(properties ?? {}) } : undefined);
}
