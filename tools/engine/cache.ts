import { accessSync, constants, readdirSync, rmSync, statSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { foreignWriter, userCache } from "../../cli/private-directory.ts";
import { isCode } from "./error-code.ts";
import { withLock, type LockTimes } from "./lock.ts";
import type { Pin } from "./pin.ts";

/** What an engine directory must hold: the engine, its language host and its host of dynamic providers. */
export const PROGRAMS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"] as const;

/** Anything unfinished that is older than this was left by a process that is gone, in milliseconds. */
const LEFTOVER_AGE = 3_600_000;
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The two places in the user cache where an engine may be: as released by Pulumi, and as built from our pin. */
export function cachedRoots(
  { version, source, companions }: Pin,
  env: NodeJS.ProcessEnv,
): { released: string; built: string } {
  const released = join(userCache(env), "pulumi-voice-agents", `engine-${version}-${process.platform}-${process.arch}`);
  return { released, built: `${released}-${source}-${companions}` };
}

/** The program compiled from the same source that an engine with other companions has, if there is one beside `built`. */
export async function findCompiled(built: string, { companions }: Pin): Promise<string | undefined> {
  const [parent, prefix] = [dirname(built), basename(built).slice(0, -companions.length)];
  const names = (await readdir(parent)).filter(
    (name) => name.startsWith(prefix) && /^[0-9a-f]+$/.test(name.slice(prefix.length)),
  );
  const root = names.map((name) => join(parent, name)).find((each) => isComplete(each) && isOurs(each));
  return root && join(root, "bin", "pulumi");
}

/** Whether `path` is a file with content that this user may execute. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    const found = statSync(path);
    return found.isFile() && found.size > 0;
  } catch (error) {
    // Whatever a PATH may name: nothing there, a file as a directory, somebody else's, a link to itself.
    if (isCode(error, "ENOENT", "ENOTDIR", "EACCES", "ELOOP")) return false;
    throw error;
  }
}

/** Whether `root`/bin has all programs of an engine. */
export function isComplete(root: string): boolean {
  return PROGRAMS.every((program) => isExecutable(join(root, "bin", program)));
}

/** Whether nobody but this user can have put what is in `root`/bin there, or can do so before it is run. */
export const isOurs = (root: string): boolean =>
  readdirSync(join(root, "bin")).every((name) => foreignWriter(join(root, "bin", name)) === undefined);

/**
 * Makes `root` complete, once: `fill` puts the programs into the bin directory of a temporary sibling, which is renamed to `root`
 * only when complete, so that a killed `fill` leaves nothing that could be taken for an engine. Other processes wait meanwhile, and
 * find it done.
 */
export async function installOnce(
  root: string,
  fill: (root: string) => Promise<void>,
  options: LockTimes & { onWait?: () => void } = {},
): Promise<void> {
  await mkdir(dirname(root), { recursive: true, mode: 0o700 });
  const foreign = foreignWriter(dirname(root));
  if (foreign !== undefined)
    throw new Error(
      `${foreign} can be written by others, who could put a program of theirs in the place of the engine: ` +
        `take that right away (chmod go-w), or name a directory of your own in XDG_CACHE_HOME`,
    );
  const lock = `${root}.lock`;
  await withLock(
    lock,
    async () => {
      if (isComplete(root) && isOurs(root)) return;
      await removeLeftovers(root);
      const partial = await mkdtemp(`${root}.partial-`);
      const forget = removeWhenEnded([partial, lock]);
      try {
        await mkdir(join(partial, "bin"), { mode: 0o755 });
        await fill(partial);
        await closeToOthers(join(partial, "bin"));
        if (!isComplete(partial))
          throw new Error(`of ${PROGRAMS.join(", ")}, not all are there after the installation`);
        await moveInto(root, partial);
      } finally {
        forget();
        await rm(partial, { recursive: true, force: true });
      }
    },
    options,
  );
}

/** Whatever the umask: what others can write is not taken from the cache again. */
async function closeToOthers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    await chmod(path, (await stat(path)).mode & 0o755);
  }
}

async function moveInto(root: string, partial: string): Promise<void> {
  // Something by that name that is not complete or not ours, for example after a cleaner of caches: in the way of the rename.
  if (!isComplete(root) || !isOurs(root)) await rm(root, { recursive: true, force: true });
  try {
    await rename(partial, root);
  } catch (error) {
    // Somebody else was let in (see withLock) and was faster: theirs is as good.
    if (!isCode(error, "ENOTEMPTY", "EEXIST") || !isComplete(root)) throw error;
  }
}

async function removeLeftovers(root: string): Promise<void> {
  const parent = dirname(root);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(root)}.partial-`)) continue;
    const path = join(parent, name);
    if (Date.now() - (await stat(path)).mtimeMs > LEFTOVER_AGE) await rm(path, { recursive: true, force: true });
  }
}

/** Removes `paths` when this process is ended by a signal or leaves early; returns the function that calls that off. */
function removeWhenEnded(paths: string[]): () => void {
  const remove = () => {
    for (const path of paths) rmSync(path, { recursive: true, force: true });
  };
  const leave = (signal: NodeJS.Signals) => process.exit(SIGNALS[signal as keyof typeof SIGNALS]);
  process.on("exit", remove);
  for (const signal of Object.keys(SIGNALS)) process.on(signal, leave);
  return () => {
    process.off("exit", remove);
    for (const signal of Object.keys(SIGNALS)) process.off(signal, leave);
  };
}
