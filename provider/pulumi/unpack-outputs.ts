import type * as pulumi from "@pulumi/pulumi";
import { unpackedValue } from "./packed-values.ts";

/**
 * Lets a program read properties of a resource as they were before the state packed them. An output is made when somebody asks for it,
 * once, and is known, secret and dependent as far as what the engine returned is.
 */
export function unpackOutputs(resource: pulumi.Resource, names: readonly string[]): void {
  for (const name of names) {
    const packed = Reflect.get(resource, name) as AppliesUnknown;
    let output: unknown;
    Object.defineProperty(resource, name, {
      get: () => (output ??= packed.apply(unpackedValue, true)),
      enumerable: true,
      configurable: true,
    });
  }
}

/** An output whose `apply` may be told to run on values of which a part is unknown. The SDK does not declare that. */
interface AppliesUnknown {
  apply(change: (value: unknown) => unknown, runWithUnknowns: boolean): unknown;
}
