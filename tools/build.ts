// Generates what is generated, then makes dist/ out of provider/, gitops/, cli/ and emulator/: what users install is what the tests run.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { bundle } from "./bundle.ts";
import { run } from "./run.ts";
import { generateSchemas } from "./schemas.ts";

const root = join(import.meta.dirname, "..");

/** The rooms that users' programs import from. */
const DECLARED = ["provider", "emulator"];

/** Brings dist/ up to date. @throws when the sources do not compile; only what users get types of is checked here. */
export async function build(): Promise<void> {
  await generateSchemas({ check: false });
  removeOldDeclarations(join(root, "dist"));
  // What the compiler remembers of its last run lies elsewhere: without dist/ it would take everything for compiled.
  if (!existsSync(join(root, "dist")))
    rmSync(join(root, "node_modules", ".cache", "build.tsbuildinfo"), { force: true });
  // With `-b` the compiler looks at the times of the files and reads none where nothing has changed.
  await run("tsc", ["-b", "tsconfig.build.json"], { cwd: root });
  await bundle(root);
  chmodSync(join(root, "dist", "cli", "main.js"), 0o755);
  await copyTemplates();
}

/**
 * Files of templates/ for users' repositories, with our action and our package at this very release. Of a template of `pulumi new` only
 * the manifests, since `voice-agents init` makes the rest of it.
 */
async function copyTemplates(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const { status, stdout } = spawnSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" });
  // Outside of a repository nothing but the tag is known.
  const pinned = status === 0 ? `${stdout.trim()} # v${version}` : `v${version}`;
  const [from, to] = [join(root, "templates"), join(root, "dist", "templates")];
  rmSync(to, { recursive: true, force: true });
  for (const file of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    const [template = "", part] = file.split(sep);
    if (!statSync(join(from, file)).isFile()) continue;
    if (existsSync(join(from, template, "Pulumi.yaml")) && part !== "manifests") continue;
    const text = readFileSync(join(from, file), "utf8");
    const filled = text
      .replaceAll("pulumi-voice-agents@RELEASE", () => `pulumi-voice-agents@${pinned}`)
      .replaceAll("pulumi-voice-agents@VERSION", `pulumi-voice-agents@${version}`)
      .replaceAll("rev: RELEASE", `rev: v${version}`);
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), filled);
  }
}

/** Removes declarations whose source is gone: the compiler leaves them, and they would be packed. */
function removeOldDeclarations(dist: string): void {
  if (!existsSync(dist)) return;
  for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".d.ts")) continue;
    const isDeclared = DECLARED.some((room) => file.startsWith(`${room}${sep}`));
    if (!isDeclared || !existsSync(join(root, file.replace(/\.d\.ts$/, ".ts")))) rmSync(join(dist, file));
  }
}

if (import.meta.main) await build();
