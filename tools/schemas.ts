import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { referencePages } from "./schemas/docs.ts";
import { editorSchema } from "./schemas/editor.ts";
import { readSources, type Sources } from "./schemas/sources.ts";
import { dataTypes, platformTypes } from "./schemas/types.ts";
import { validatorCode, validatorDeclarations } from "./schemas/validators.ts";

const repository = join(import.meta.dirname, "..");

/**
 * Generates everything that follows from the schemas, the pages of docs/ among it, and returns the committed files, relative to the repository, that
 * were stale. `check: true` leaves those as they are. The compiled validators are not committed: both ways bring them up to date.
 * `root` is the repository unless given.
 */
export async function generateSchemas({
  check,
  root = repository,
}: {
  check: boolean;
  root?: string;
}): Promise<string[]> {
  const sources = await readSources(join(root, "schemas"));
  await writeIfStale(join(root, "provider", "generated", "validators.js"), validatorCode(sources));
  const stale: string[] = [];
  for (const [path, text] of await committedFiles(sources)) {
    if ((await readOrNothing(join(root, path))) === text) continue;
    stale.push(path);
    if (!check) await writeIfStale(join(root, path), text);
  }
  return stale;
}

async function committedFiles(sources: Sources): Promise<(readonly [path: string, text: string])[]> {
  const platforms = [...new Set(sources.kinds.map(({ platform }) => platform))];
  const types = platforms.map(async (platform) => {
    const text = await platformTypes(sources.kinds.filter((source) => source.platform === platform));
    return [join("provider", "generated", `${platform}.ts`), text] as const;
  });
  return [
    [join("schemas", "metadata.schema.json"), `${JSON.stringify(sources.manifest, null, 2)}\n`],
    [join("schemas", "manifest.schema.json"), `${JSON.stringify(editorSchema(sources), null, 2)}\n`],
    [join("provider", "generated", "validators.d.ts"), validatorDeclarations(sources)],
    ...(await Promise.all(types)),
    ...(await Promise.all(
      sources.data.map(async ({ name, schema }) => {
        return [join("gitops", "generated", `${name}.ts`), await dataTypes(schema)] as const;
      }),
    )),
    ...(await referencePages()),
  ];
}

async function writeIfStale(path: string, text: string): Promise<void> {
  if ((await readOrNothing(path)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes("--check");
  const stale = await generateSchemas({ check });
  for (const path of stale) console.error(check ? `stale: ${path} (run \`node tools/schemas.ts\`)` : `wrote ${path}`);
  process.exitCode = check && stale.length > 0 ? 1 : 0;
}
