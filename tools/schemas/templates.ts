import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * The templates of `pulumi new`, one for each platform that has manifests in `templates/`: what `voice-agents init` writes, with
 * the names that Pulumi fills in. The manifests themselves are written by hand, and are no part of what is generated. Loaded late: the
 * kinds need their compiled validators.
 */
export async function templateFiles(): Promise<(readonly [path: string, text: string])[]> {
  const [{ projectFiles, packageVersions }, { starterOf }, { platforms }] = await Promise.all([
    import("../../cli/init/project-files.ts"),
    import("../../cli/init/starter.ts"),
    import("../../provider/platforms/index.ts"),
  ]);
  const root = join(import.meta.dirname, "..", "..");
  return platforms
    .filter(({ name }) => existsSync(join(root, "templates", name)))
    .flatMap((platform) => {
      const files = projectFiles({
        name: "${PROJECT}",
        description: "${DESCRIPTION}",
        starters: [starterOf(platform)],
        versions: packageVersions(),
        template: `Voice agents on ${platform.title}, as code`,
      });
      return [...files]
        .filter(([path]) => !path.startsWith("manifests/"))
        .map(([path, text]) => [join("templates", platform.name, path), text] as const);
    });
}
