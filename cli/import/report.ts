import { join, relative, sep } from "node:path";
import type { Found } from "../../gitops/import/found.ts";
import { plannedKey, type Prepared } from "../../gitops/import/prepare.ts";
import type { Secrets } from "../../gitops/import/secrets.ts";
import type { Definition } from "../../provider/kind/definition.ts";
import { overlaps } from "../../provider/kind/secret-path.ts";
import type { Skipped, Pending } from "./sort-out.ts";

interface Subject {
  readonly kind: string;
  readonly id: string;
  /** What people call it on the platform. */
  readonly title: string;
}

/** What an import did, or would do. */
export interface ImportReport {
  readonly dryRun: boolean;
  /** `kept`: why the manifest keeps `metadata.adopt`; null where it does not. `file` is relative to the project's directory. */
  readonly imported: readonly (Subject & {
    readonly name: string;
    readonly file: string;
    readonly kept: string | null;
  })[];
  readonly skipped: readonly (Subject & { readonly why: string })[];
  /** What stays outside the stack, and the template to complete. */
  readonly leftOut: readonly (Subject & { readonly why: string; readonly template: string })[];
  /** Secrets that the platform shows: their keys in the stack's configuration, where they have been set. */
  readonly secrets: readonly { readonly key: string }[];
  /** Secrets that the platform hides, for whoever completes a manifest. */
  readonly toSet: readonly (Subject & { readonly path: string })[];
  /** Files of texts. */
  readonly texts: readonly string[];
  readonly notes: readonly string[];
}

interface Reporting {
  readonly skipped: readonly Skipped[];
  readonly pending: readonly Pending[];
  readonly secrets: Secrets;
  readonly directory: string;
  readonly outDirectory: string;
  readonly dryRun: boolean;
}

export function reportOf(
  { plan, kept }: Prepared,
  { skipped, pending, secrets, directory, outDirectory, dryRun }: Reporting,
): ImportReport {
  const shown = (path: string): string => relative(directory, join(outDirectory, path)).split(sep).join("/");
  const subject = ({ definition: { kind }, id, title }: Pick<Found, "definition" | "id" | "title">): Subject => ({
    kind,
    id,
    title,
  });
  return {
    dryRun,
    imported: [
      ...plan.planned.map((planned) => ({
        ...subject(planned),
        name: planned.name,
        file: shown(planned.path),
        kept: kept.get(plannedKey(planned)) ?? null,
      })),
      ...pending.map(({ key, found }) => ({
        ...subject(found),
        name: key.slice(key.lastIndexOf(".") + 1),
        file: "written by an earlier run",
        kept: null,
      })),
    ],
    skipped: skipped.map(({ found, why }) => ({ ...subject(found), why })),
    leftOut: plan.leftOut.map((left) => ({ ...subject(left), why: left.why, template: shown(left.template.path) })),
    secrets: secrets.fresh.map(({ key }) => ({ key })),
    toSet: plan.leftOut.flatMap((left) =>
      left.hidden.filter((path) => isSecret(left.definition, path)).map((path) => ({ ...subject(left), path })),
    ),
    texts: [...plan.texts.keys()].map(shown),
    notes: plan.notes,
  };
}

const isSecret = ({ secrets }: Definition, path: string): boolean =>
  secrets.some((secret) => overlaps(secret, path.split(".")));
