import * as pulumi from "@pulumi/pulumi";

/** How the SDK finds out where in a program a resource is made. It does not declare the function. */
const NAME = "stackTrace";

/**
 * Until the returned function is called, the SDK looks at no stack. For each property it keeps five, for the case that a promise of its own is never
 * settled: half of a program's time. And of each resource it tells the engine where it is made: for what a manifest describes these
 * are lines of this package, half a kilobyte in the state. Where the SDK has no such function any more, the latter stays.
 */
export function leaveOutStackTraces(): () => void {
  const limit = Error.stackTraceLimit;
  const trace: unknown = Reflect.get(pulumi.Resource, NAME);
  Error.stackTraceLimit = 0;
  if (typeof trace === "function") Reflect.set(pulumi.Resource, NAME, () => []);
  return () => {
    Error.stackTraceLimit = limit;
    if (typeof trace === "function") Reflect.set(pulumi.Resource, NAME, trace);
  };
}
