import { isProviderProcess } from "./end-with-engine.ts";

let filtering = false;

/** The stack of an error whose message says it all, and which the engine shows at the resource. */
export const SHOWN_AT_RESOURCE = "shown at the resource";

/**
 * Lets this process, which is that of Pulumi's host, print no error of ours: of a check, a read and a delete the host prints
 * `${error}: ${error.stack}` besides returning it, so that people would see it once at the resource and once more at the stack.
 * Whatever else it prints goes through.
 */
export function printNoErrorTwice(): void {
  if (filtering || !isProviderProcess()) return;
  filtering = true;
  // eslint-disable-next-line no-console -- the host prints with it
  const print = console.error;
  // eslint-disable-next-line no-console -- the host prints with it
  console.error = (...args: unknown[]): void => {
    const [text] = args;
    if (typeof text !== "string" || !text.endsWith(`: ${SHOWN_AT_RESOURCE}`)) print(...args);
  };
}
