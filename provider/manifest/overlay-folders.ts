import { join } from "node:path";
import { nearMiss } from "../kind/near-miss.ts";
import { failed } from "./file-system.ts";
import { fileStart } from "./read.ts";
import { readProject, stackName } from "./project.ts";
import type { Reading } from "./sources.ts";
import { declaration, type Unread } from "./unread.ts";
import { isManifestName } from "./walk.ts";

interface OverlayRequest extends Reading, Pick<Unread, "kinds"> {
  /** The stack that is asked for: its folder needs no file of configuration. */
  readonly stack: string | undefined;
}

/**
 * Reports overlays that no stack has: what lies in `overlays/` itself, and a folder whose name is that of a stack with a file of
 * configuration and no folder, but for a letter or two. A stack may well have neither file nor near namesake.
 */
export function reportOverlays({ files, nameFile, report, kinds, stack }: OverlayRequest): void {
  const directory = join(files.directory, "overlays");
  const entries = files.list(directory);
  if (failed(entries) || entries.length === 0) return;
  const { configured } = readProject({ files, nameFile });
  const folders = entries.filter(({ name, type }) => type !== "file" && !name.startsWith(".")).map(({ name }) => name);
  const without = configured.filter((name) => !folders.includes(name));
  for (const { name, type } of entries) {
    const at = nameFile(join(directory, name));
    if (type === "file" && isManifestName(name)) {
      const declared = declaration(files, at, kinds);
      const message = `${at.file} belongs to no stack, and is not read`;
      const suggestion = "move it to the folder of its stack, overlays/<stack>/";
      if (declared) report({ code: "overlay-without-stack", at: declared, message, suggestion });
    }
    if (!folders.includes(name) || configured.includes(name)) continue;
    if (stack !== undefined && stackName(stack) === name) continue;
    const near = nearMiss(name, without);
    if (near === undefined || withoutNumber(near) === withoutNumber(name)) continue;
    const message = `there is no Pulumi.${name}.yaml, and no overlays/${near} for the stack ${near}: ${at.file} belongs to no stack`;
    const suggestion = `rename it to overlays/${near}; if there is a stack ${name}, give it a Pulumi.${name}.yaml, which may be empty`;
    report({ code: "overlay-without-stack", at: fileStart(at), message, suggestion });
  }
}

/** `dev2` is no slip of the pen for `dev`. */
const withoutNumber = (name: string): string => name.replace(/[-_.]?\d+$/, "");
