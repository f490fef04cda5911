import { realpathSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { buildEngine, versionOf, type Surroundings } from "./build.ts";
import { cachedRoots, findCompiled, installOnce, isComplete, isExecutable, isOurs, PROGRAMS } from "./cache.ts";
import { readPin, type Pin } from "./pin.ts";
import { checksumsOf, installRelease, RELEASES, whyNoRelease } from "./release.ts";

/** How to look for an engine; everything has a default. */
export type EngineOptions = Partial<Surroundings> & {
  /** Base URL of Pulumi's releases. */
  releases?: string;
  /** Base URL of the digests of Pulumi's releases. */
  checksums?: string;
};

/**
 * The directory that holds `pulumi` of the pinned version and its companions, to be put first on a PATH. Taken from, in this order:
 * the PATH, the user cache, Pulumi's official release, a build with Go. The last two fill the user cache, take up to some minutes
 * and tell on stderr what they do; an installed Pulumi is never touched. Fails with what to install when nothing works.
 */
export async function engineDirectory({
  env = process.env,
  say = (line) => process.stderr.write(`engine: ${line}\n`),
  releases = RELEASES,
  checksums,
}: EngineOptions = {}): Promise<string> {
  const pin = readPin();
  const roots = cachedRoots(pin, env);
  const complete = [roots.released, roots.built].filter(isComplete);
  const cached = complete.filter(isOurs).map((root) => join(root, "bin"));
  for (const root of complete.filter((each) => !isOurs(each)))
    say(`${root} could have been changed by others; left alone`);
  return (await findOnPath(pin, cached, { env, say })) ?? cached[0] ?? (await getEngine());

  async function getEngine(): Promise<string> {
    const onWait = () => say(`another process is getting Pulumi ${pin.version}; waiting for it`);
    const whyNot = await tryRelease(onWait);
    if (whyNot === undefined) return join(roots.released, "bin");
    say(`no official release of Pulumi ${pin.version}: ${whyNot}`);
    const build = async (root: string) =>
      buildEngine(root, pin, { env, say, compiled: await findCompiled(roots.built, pin) });
    await installOnce(roots.built, build, { onWait });
    return join(roots.built, "bin");
  }

  async function tryRelease(onWait: () => void): Promise<string | undefined> {
    const unreachable = await whyNoRelease(pin, releases);
    if (unreachable !== undefined) return unreachable;
    say(`installing Pulumi ${pin.version} into ${roots.released} from ${releases}`);
    try {
      const from = { env, releases, checksums: checksums ?? checksumsOf(pin.version) };
      await installOnce(roots.released, (root) => installRelease(root, pin, from), { onWait });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** The first directory of the PATH with the pinned engine, whose companions may be beside it or elsewhere on the PATH. */
async function findOnPath(pin: Pin, cached: string[], { env, say }: Surroundings): Promise<string | undefined> {
  const path = (env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
  const others: string[] = [];
  for (const directory of new Set(path)) {
    if (cached.includes(directory)) return directory;
    const pulumi = join(directory, "pulumi");
    if (!isExecutable(pulumi)) continue;
    const beside = [directory, dirname(realpathSync(pulumi)), ...path];
    const missing = PROGRAMS.find((program) => !beside.some((place) => isExecutable(join(place, program))));
    const found = missing ? `without ${missing}` : await describeVersion(pulumi, env);
    if (found === pin.version) return directory;
    others.push(`${pulumi} is ${found}`);
  }
  if (others.length > 0) say(`${others.join(", ")}; left alone, Pulumi ${pin.version} is needed`);
  return undefined;
}

async function describeVersion(pulumi: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return await versionOf(pulumi, env);
  } catch (error) {
    return `not usable (${error instanceof Error ? error.message : String(error)})`;
  }
}
