import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatText } from "../../provider/manifest/format-text.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { loadManifests, type LoadedManifests, type LoadOptions } from "../../provider/manifest/load.ts";

const broken = join(import.meta.dirname, "broken");

/**
 * The broken manifests, by name: a file, which is loaded together with `common/`, or a folder, which is a project of
 * its own. What follows an `@` is the stack. `expected.txt` says what is found in each, as `validate` prints it; `node
 * test/manifest/broken-cases.ts` writes it anew, for review in the diff.
 */
export const brokenCases: readonly string[] = readdirSync(broken)
  .filter((name) => name !== "common" && name !== "expected.txt" && name !== "Pulumi.yaml")
  .sort();

export function optionsOfCase(name: string): LoadOptions {
  const [, stack] = name.split("@");
  const path = join(broken, name);
  const isProject = existsSync(path) && statSync(path).isDirectory();
  return {
    kinds: installedKinds,
    ...(isProject ? { projectDirectory: path } : { projectDirectory: broken, manifests: [name, "common"] }),
    ...(stack === undefined ? {} : { stack }),
    environment: { SET: "x" },
  };
}

export const loadCase = (name: string): LoadedManifests => loadManifests(optionsOfCase(name));

/** What the table expects of each case. */
export function expectedTexts(): ReadonlyMap<string, string> {
  const sections = readFileSync(join(broken, "expected.txt"), "utf8")
    .split(/^={3,} /m)
    .slice(1);
  return new Map(
    sections.map((section) => [section.slice(0, section.indexOf("\n")), section.slice(section.indexOf("\n") + 1)]),
  );
}

export const textOfCase = (name: string): string => `${formatText(loadCase(name).diagnostics)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { writeFileSync } = await import("node:fs");
  const text = brokenCases.map((name) => `==== ${name}\n${textOfCase(name)}`).join("");
  writeFileSync(join(broken, "expected.txt"), text);
}
