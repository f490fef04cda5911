import * as pulumi from "@pulumi/pulumi";

/**
 * Lets Pulumi end the program without a stack of its own code where the engine goes on after a resource has failed (`--continue-on-error`).
 * Then every output of the resource is rejected with one and the same error, which nobody handles: the engine has told already why the
 * resource failed. It must stay unhandled, because a program that ends well without the resources that depend on this one would have them
 * deleted; but as a `RunError` only its message is printed.
 */
export function printNoStackOf(resource: pulumi.Resource, what: string): void {
  const { promise } = resource.urn as unknown as { promise?: () => Promise<unknown> };
  promise?.().catch((error: unknown) => {
    // One that could not even be registered, because another failed, has the error of that one.
    if (!(error instanceof Error) || !error.message.endsWith("failed to register")) return;
    const message = `${what} failed; what depends on it was left as it is`;
    Object.assign(error, { ...new pulumi.RunError(message), message });
  });
}
