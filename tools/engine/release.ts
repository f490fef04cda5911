import { join } from "node:path";
import { systemFetch } from "../../provider/http/system-fetch.ts";
import { requireVersion, type Surroundings } from "./build.ts";
import { runCommand } from "./command.ts";
import { here, type Pin } from "./pin.ts";

/** Where Pulumi's own installer gets releases from; source: the installer script of Pulumi. */
export const RELEASES = "https://get.pulumi.com/releases/sdk/";

/** Where the digests of a release are, apart from the release. */
export const checksumsOf = (version: string): string =>
  `https://github.com/pulumi/pulumi/releases/download/v${version}/`;

/** The release for this machine. */
export const archiveName = (version: string): string => `pulumi-v${version}-${process.platform}-${process.arch}.tar.gz`;

/** The list of digests of all files of a release. */
export const checksumsName = (version: string): string => `pulumi-${version}-checksums.txt`;

const PROBE_DEADLINE = 5_000;
const INSTALL_DEADLINE = 10 * 60_000;

/** Why the release for this machine cannot be had from `releases`, found out within seconds; undefined when it can. */
export async function whyNoRelease({ version }: Pin, releases: string): Promise<string | undefined> {
  const url = new URL(archiveName(version), releases);
  try {
    const { ok, status } = await systemFetch(url, { method: "HEAD", signal: AbortSignal.timeout(PROBE_DEADLINE) });
    return ok ? undefined : `${url.href} returns ${status}`;
  } catch (error) {
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    return `${url.origin} cannot be reached: ${reason instanceof Error ? reason.message : String(reason)}`;
  }
}

/** Puts the official release into `root`/bin, once its digest is the one that was published; in a process that can be ended. */
export async function installRelease(
  root: string,
  { version }: Pin,
  { env, releases, checksums }: Pick<Surroundings, "env"> & { releases: string; checksums: string },
): Promise<void> {
  const args = [here("install-release.ts"), root, version, releases, checksums];
  await runCommand(process.execPath, args, { env, deadline: INSTALL_DEADLINE });
  await requireVersion(join(root, "bin", "pulumi"), version, env);
}
