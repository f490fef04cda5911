let watching = false;

/**
 * Ends this process when the engine that started it is gone. Pulumi starts the provider in a process of its own, which a `kill -9` of
 * the engine leaves running: it would go on creating objects while the next `up` looks for them. The engine holds our standard input
 * open as long as it lives.
 */
export function endWithEngine(): void {
  if (watching || !isProviderProcess()) return;
  watching = true;
  process.stdin.on("end", () => process.exit(1)).on("error", () => process.exit(1));
  process.stdin.resume();
}

/** True in Pulumi's host of dynamic providers, false where a test or a program loads this package. */
export const isProviderProcess = (): boolean => /cmd[\\/]dynamic-provider/.test(process.argv[1] ?? "");
