import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { foreignWriter, userCache } from "../cli/private-directory.ts";
import { isExecutable } from "./engine/cache.ts";
import { runCommand } from "./engine/command.ts";
import { withLock } from "./engine/lock.ts";
import { BUILD_ENVIRONMENT } from "./engine/pin.ts";

/** Programs that tests run, by the folder of the go.mod that has their versions. */
const PROGRAMS = {
  /** Runs workflows on this machine. */
  act: { folder: "workflows", source: "github.com/nektos/act" },
  /** Finds mistakes in workflows. */
  actionlint: { folder: "workflows", source: "github.com/rhysd/actionlint/cmd/actionlint" },
  /** A server of S3's API that keeps buckets in a folder. */
  versitygw: { folder: "object-store", source: "github.com/versity/versitygw/cmd/versitygw" },
} as const;

/** An act takes about 90 s on two cores, a versitygw two minutes, ms. */
const BUILD_DEADLINE = 20 * 60_000;

/** The file of a program: from the user cache, or built with Go, once. @throws where there is no Go that can. */
export async function goProgram(name: keyof typeof PROGRAMS, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { folder, source } = PROGRAMS[name];
  const here = join(import.meta.dirname, folder);
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(here, file)));
  const program = join(userCache(env), "pulumi-voice-agents", `${folder}-${hash.digest("hex").slice(0, 8)}`, name);
  mkdirSync(dirname(program), { recursive: true, mode: 0o700 });
  const foreign = foreignWriter(dirname(program));
  if (foreign !== undefined) throw new Error(`${foreign} can be written by others: take that right away (chmod go-w)`);
  if (isExecutable(program)) return program;
  await withLock(`${program}.lock`, async () => {
    if (isExecutable(program)) return;
    const partial = await mkdtemp(`${program}.partial-`);
    try {
      const made = join(partial, name);
      const args = ["build", "-mod=readonly", "-trimpath", "-ldflags", "-s -w", "-o", made, source];
      await runCommand("go", args, { cwd: here, env: { ...env, ...BUILD_ENVIRONMENT }, deadline: BUILD_DEADLINE });
      await rename(made, program);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
  return program;
}
