import { join } from "node:path";
import { requireVersion, type Surroundings } from "./build.ts";
import { runCommand } from "./command.ts";
import { here, type Pin } from "./pin.ts";

/** Where Pulumi's own installer gets releases from; source: the installer script of Pulumi. */
export const RELEASES = "https://get.pulumi.com/releases/sdk/";

const PROBE_DEADLINE = 5_000;
const INSTALL_DEADLINE = 10 * 60_000;

/** Why the release for this machine cannot be had from `releases`, found out within seconds; undefined when it can. */
export async function whyNoRelease({ version }: Pin, releases: string): Promise<string | undefined> {
  const url = new URL(`pulumi-v${version}-${process.platform}-${process.arch}.tar.gz`, releases);
  try {
    const { ok, status } = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PROBE_DEADLINE) });
    return ok ? undefined : `${url.href} answers ${status}`;
  } catch (error) {
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    return `${url.origin} cannot be reached: ${reason instanceof Error ? reason.message : String(reason)}`;
  }
}

/** Puts the official release into `root`/bin with Pulumi's own installer, run as `installer` in a process that can be ended. */
export async function installRelease(
  root: string,
  { version }: Pin,
  { env, installer = here("install-release.ts") }: Pick<Surroundings, "env"> & { installer?: string },
): Promise<void> {
  await runCommand(process.execPath, [installer, root], { env, deadline: INSTALL_DEADLINE });
  await requireVersion(join(root, "bin", "pulumi"), version, env);
}
