import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const examples = join(import.meta.dirname, "..", "..", "examples");

/** An example as a user copies it, by path: everything but the stack and the state that trying it out leaves in its folder. */
export function exampleFiles(name: string): Record<string, string> {
  const example = join(examples, name);
  const entries = readdirSync(example, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(example, join(entry.parentPath, entry.name)));
  const copied = paths.filter((path) => path !== "Pulumi.emulator.yaml" && path.split(sep)[0] !== ".pulumi");
  return Object.fromEntries(copied.map((path) => [path, readFileSync(join(example, path), "utf8")]));
}
