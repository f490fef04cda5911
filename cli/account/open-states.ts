import type { OpenStates } from "../../gitops/sources/three-sides.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { unpacked } from "../../provider/pulumi/packed-values.ts";
import { pulumiStack, type StackOptions } from "../pulumi.ts";
import { opened, plaintext } from "./stack.ts";

/** What the state holds of each resource, in the clear, by URN. */
export async function openStates(options: StackOptions): Promise<OpenStates> {
  const text = await pulumiStack(options, ["export", "--show-secrets"], { doing: "reading the state" });
  const { deployment } = JSON.parse(text) as { deployment?: { resources?: JsonObject[] } };
  return new Map(
    (deployment?.resources ?? []).map(({ urn, inputs, outputs }) => [
      String(urn),
      {
        inputs: clear(inputs) as JsonObject,
        outputs: unpacked(clear(outputs ?? {}) as JsonObject, { subject: String(urn) }),
      },
    ]),
  );
}

/** Values without the envelopes of secrets. Our own marks hold whole specs, of which few values are secret. */
function clear(value: unknown, isMark = false): unknown {
  const plain = isMark ? opened(value) : plaintext(value);
  if (Array.isArray(plain)) return plain.map((item) => clear(item, isMark));
  if (!isObject(plain)) return plain;
  return Object.fromEntries(
    Object.entries(plain).map(([key, inner]) => [key, clear(inner, isMark || key.startsWith("__"))]),
  );
}
