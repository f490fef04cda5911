import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nearMiss } from "../../provider/kind/near-miss.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { packageFile } from "../package-file.ts";
import type { Terminal } from "../terminal.ts";

export interface SchemaCommand {
  readonly kind: string | undefined;
  readonly list: boolean;
  readonly terminal: Terminal;
}

/**
 * Prints the schema of manifests, or that of one kind. @throws UsageError when no kind, or more than one, has the name.
 */
export function printSchema({ kind, list, terminal }: SchemaCommand): number {
  const schemas = packageFile("schemas");
  if (list)
    terminal.out(
      kindFiles(schemas)
        .map(({ name }) => `${name}\n`)
        .join(""),
    );
  else
    terminal.data(
      readFileSync(kind === undefined ? join(schemas, "manifest.schema.json") : findKind(kind, schemas), "utf8"),
    );
  return exitCode.fine;
}

interface KindFile {
  /** `niche/VoiceAgent`. */
  readonly name: string;
  readonly path: string;
}

function findKind(wanted: string, schemas: string): string {
  const kinds = kindFiles(schemas);
  // `niche/v1/VoiceAgent` is how a manifest would put it.
  const asked = wanted.replace("/v1/", "/").toLowerCase();
  const found = kinds.filter(({ name }) => [name, kindOnly(name)].some((form) => form.toLowerCase() === asked));
  const [only, another] = found;
  if (only && !another) return only.path;
  const names = (found.length > 0 ? found : kinds).map(({ name }) => name);
  const near = nearMiss(wanted, [...names, ...names.map(kindOnly)]);
  const problem = found.length > 0 ? `several platforms have a kind "${wanted}"` : `no kind "${wanted}"`;
  throw new UsageError(
    `${problem}; ${near === undefined ? `there is ${names.join(", ")}` : `did you mean "${near}"?`}`,
  );
}

const kindOnly = (name: string): string => name.slice(name.indexOf("/") + 1);

/** One folder per platform, one file per kind, whose title is the kind. */
function kindFiles(schemas: string): KindFile[] {
  const platforms = readdirSync(schemas, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return platforms.flatMap(({ name: platform }) =>
    readdirSync(join(schemas, platform)).map((file) => {
      const path = join(schemas, platform, file);
      const { title } = JSON.parse(readFileSync(path, "utf8")) as { title: string };
      return { name: `${platform}/${title}`, path };
    }),
  );
}
