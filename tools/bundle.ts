import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { rolldown, type ModuleInfo } from "rolldown";

/** Every file that somebody loads by its name, and which therefore keeps it: `dist/provider/host.js` is made from `provider/host.ts`. */
const ENTRIES = [
  "provider/index.ts",
  "provider/main.ts",
  "provider/host.ts",
  "provider/webhooks.ts",
  "emulator/index.ts",
  "cli/main.ts",
  "cli/emulate/help.ts",
  "test/harness/built.ts",
];

/**
 * Modules that make one file: those that all of these load, at once and not later. Each module goes to the first that takes it; what is
 * left is divided by the bundler, by who loads it.
 */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  // Alone: an old Node must be able to read it, and to say that it is too old.
  "node-version": ["provider/pulumi/node-version.ts"],
  events: ["provider/webhooks.ts"],
  text: ["cli/program.ts", "provider/index.ts"],
  program: ["cli/program.ts"],
  validators: ["provider/generated/validators.js"],
  kinds: ["provider/host.ts", "provider/index.ts"],
  // Before the manifests, which load a parser of YAML: a host of the engine has requests to send, and reads no manifest.
  http: ["provider/http/client.ts", "provider/index.ts"],
  manifests: ["cli/validate/validate.ts", "provider/index.ts"],
  lifecycle: ["provider/host.ts"],
  emulator: ["emulator/index.ts"],
};

/**
 * Makes the modules of `dist/` out of the sources. Node takes as long to find a small file as to read a large one, and the engine starts
 * two of our processes for each operation. Other packages stay outside, and what is loaded only where it is needed remains so. No source
 * maps: Pulumi would read them in both processes for the stack of each resource, and these files can be read as they are.
 */
export async function bundle(root: string): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: object };
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(ENTRIES.map((entry) => [entry.replace(/\.ts$/, ""), entry])),
    platform: "node",
    external: Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`)),
    tsconfig: false,
  });
  const { output } = await build.write({
    dir: "dist",
    // The names of errors and classes are shown, and stay what they are.
    keepNames: true,
    minifyInternalExports: false,
    chunkFileNames: ({ facadeModuleId, name }) =>
      facadeModuleId ? relative(root, facadeModuleId).replaceAll(sep, "/").replace(/ts$/, "js") : `shared/${name}.js`,
    codeSplitting: {
      groups: Object.entries(SHARED).map(([name, loaders]) => {
        let modules: ReadonlySet<string> | undefined;
        return {
          debugName: name,
          name: (id, graph) => ((modules ??= loadedByAll(root, loaders, graph)).has(id) ? name : undefined),
        };
      }),
    },
  });
  await build.close();
  removeOthers(join(root, "dist"), new Set(output.map(({ fileName }) => fileName)));
}

/** The modules that all of these load at once. Entries are never among them: they are files of their own. */
function loadedByAll(
  root: string,
  loaders: readonly string[],
  graph: { getModuleInfo(id: string): ModuleInfo | null },
): ReadonlySet<string> {
  const each = loaders.map((loader) => {
    const found = new Set<string>();
    const visit = (id: string): void => {
      if (found.has(id)) return;
      found.add(id);
      graph.getModuleInfo(id)?.importedIds.forEach(visit);
    };
    visit(join(root, loader));
    return found;
  });
  const entries = ENTRIES.map((entry) => join(root, entry));
  const [first, ...others] = each;
  return new Set([...first!].filter((id) => others.every((other) => other.has(id)) && !entries.includes(id)));
}

/** Removes what an earlier build has left: it would be packed. */
function removeOthers(dist: string, made: ReadonlySet<string>): void {
  for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".js") && !made.has(file.replaceAll(sep, "/"))) rmSync(join(dist, file));
  }
}
