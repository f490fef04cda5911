// npm run --silent engine: prints the directory that holds `pulumi` and its companions, and nothing else, on stdout.
import { engineDirectory } from "./engine.ts";

try {
  process.stdout.write(`${await engineDirectory()}\n`);
} catch (error) {
  process.stderr.write(`engine: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
