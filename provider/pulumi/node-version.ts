/** The oldest Node that runs this package, major and minor: `engines` in package.json says the same. */
const OLDEST = [22, 18] as const;

/** @throws when this Node is too old, with the versions: Pulumi runs programs with the first `node` of the PATH, whichever npm warned of. */
export function assertNodeVersion(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new Error(
    `pulumi-voice-agents needs Node ${OLDEST.join(".")} or newer, and this is Node ${version}; put a newer one first on the PATH`,
  );
}
