// Generates what is generated, then compiles provider/, cli/ and emulator/ to dist/: what users install is what the tests run.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";
import { generateSchemas } from "./schemas.ts";

const root = join(import.meta.dirname, "..");

/** Brings dist/ up to date. Quick when nothing changed. @throws when the sources do not compile. */
export async function build(): Promise<void> {
  await generateSchemas({ check: false });
  removeOrphans(join(root, "dist"));
  await run("tsc", ["-p", "tsconfig.build.json"], { cwd: root });
  const generated = join("provider", "generated");
  mkdirSync(join(root, "dist", generated), { recursive: true });
  for (const file of ["validators.js", "validators.d.ts"]) {
    copyFileSync(join(root, generated, file), join(root, "dist", generated, file));
  }
  chmodSync(join(root, "dist", "cli", "main.js"), 0o755);
}

/** Removes compiled files whose source is gone: the compiler leaves them, and they would be packed. */
function removeOrphans(dist: string): void {
  if (!existsSync(dist)) return;
  for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    const source = file.replace(/(\.d)?\.(js|ts)$/, ".ts");
    const exists = existsSync(join(root, source)) || existsSync(join(root, file));
    if (/\.(js|ts)$/.test(file) && !exists) rmSync(join(dist, file));
  }
}

if (import.meta.main) await build();
