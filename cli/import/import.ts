import { join, resolve } from "node:path";
import { describe as describeObject } from "../../gitops/import/describe.ts";
import { findObjects, type Found } from "../../gitops/import/found.ts";
import { Names, slug } from "../../gitops/import/names.ts";
import { prepareImport } from "../../gitops/import/prepare.ts";
import { Secrets } from "../../gitops/import/secrets.ts";
import { createRun } from "../../provider/lifecycle/run.ts";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { isAtOrBelow } from "../../provider/manifest/inside.ts";
import { fullKey } from "../../provider/manifest/project.ts";
import { findProjectDirectory, isProjectDirectory } from "../../provider/pulumi/project-directory.ts";
import { jsonText } from "../../provider/text/printable.ts";
import { platformNamed } from "../account/platform-named.ts";
import { secretOf } from "../account/stack.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { kindNamed } from "../list/list.ts";
import type { Terminal } from "../terminal.ts";
import { carryOut } from "./carry-out.ts";
import { foundWorkspace } from "./found-workspace.ts";
import { openProject, configWith, ownConfig, recordedProperties, managedReferences } from "./project.ts";
import { type ImportReport, reportOf } from "./report.ts";
import { schemaOf, canBeAdopted } from "./schema-of.ts";
import { heldAndFree, sortOut } from "./sort-out.ts";
import { pulumiAccess, type StackAccess } from "./stack.ts";
import { takenNames, takenFor, namesIn } from "./taken-names.ts";
import { reportText } from "./text.ts";
import { chooseWorkspace } from "./workspace.ts";

/** The options as they are declared in `command.ts`. */
export interface ImportChoice {
  readonly stack?: string;
  readonly workspace?: string;
  readonly only?: readonly string[];
  readonly out?: string;
  readonly agent?: readonly string[];
  readonly workflow?: boolean;
  readonly credentials?: string;
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** Writes manifests of what is live, and takes it into the stack. @returns 0 also where nothing was new. */
export function importObjects({
  terminal,
  platform: name,
  access,
  ...choice
}: ImportChoice & {
  readonly platform: string;
  readonly terminal: Terminal;
  /** Default: by the `pulumi` on the PATH. */
  readonly access?: StackAccess;
}): Promise<number> {
  return attempt(terminal, "importing", async () => {
    const report = await runImport(name, choice, { terminal, access });
    if (choice.format === "json") terminal.data(jsonText(report));
    else reportText(report, terminal);
    return exitCode.fine;
  });
}

async function runImport(
  platformName: string,
  choice: ImportChoice,
  { terminal, access }: { readonly terminal: Terminal; readonly access: StackAccess | undefined },
): Promise<ImportReport> {
  const platform = platformNamed(platformName);
  const directory = findProjectDirectory(terminal.directory);
  if (!isProjectDirectory(directory))
    throw new UsageError("there is no Pulumi.yaml here: objects are imported into a project and its stack");
  const stack = access ?? pulumiAccess({ directory, stack: choice.stack });
  const project = await openProject(directory, stack);
  const workspace = await chooseWorkspace({
    ...{ platform, wanted: choice.workspace, credentials: choice.credentials },
    ...{ resources: project.resources, recorded: project.recorded },
  });
  const run = createRun();
  const wanted = wantedObjects(choice.only);
  const kinds = platform.kinds.filter(({ inWorkspace }) => inWorkspace);
  const unlistable = kinds.filter((kind) => kind.list === undefined && kind.discovery?.byId !== undefined);
  const ids = choice.agent ?? [];
  if (ids.length > 0 && unlistable.length === 0)
    throw new UsageError(`--agent is for platforms that cannot list their agents; ${platform.title} can`);
  if (unlistable.length > 0 && ids.length === 0)
    throw new UsageError(
      `${platform.title} cannot list its agents: name each by --agent <id>; its dashboard shows the ids`,
    );
  if (ids.some((id) => !/^\d+$/.test(id)) && unlistable.length > 0)
    throw new UsageError(
      `--agent ${ids.find((id) => !/^\d+$/.test(id))}: the ids of ${platform.title} are whole numbers`,
    );

  const all = await findObjects({ kinds, place: workspace.args, ids, run });
  const { held, free } = heldAndFree(all.filter(wanted), project);
  const described = await Promise.all(
    free.map((found) =>
      describeObject(found.definition.connect(workspace.args, "read", run), found, {
        schema: schemaOf(found.definition),
        choice: { graph: choice.workflow === true },
        canBeAdopted: canBeAdopted(found.definition),
      }),
    ),
  );
  const sorted = sortOut(described, project, workspace);
  const workspaceFound = await foundWorkspace(platform.kinds, workspace, run);
  const outDirectory = resolve(directory, choice.out ?? project.manifests);
  if (!isAtOrBelow(resolve(directory, project.manifests), outDirectory))
    throw new UsageError(
      `--out ${choice.out}: Pulumi reads the manifests of ${project.manifests} only; choose a folder in it`,
    );
  const name =
    workspace.resource?.name ??
    new Names(takenNames(project.resources, platform.name, "Workspace")).give(workspace.title, platform.name);
  const descriptions = [...(workspace.resource ? [] : [workspaceFound.description]), ...sorted.fresh];
  const secrets = new Secrets(ownConfig(project));
  const prepared = await prepareImport({
    descriptions,
    resources: project.resources,
    ...{ projectDirectory: directory, outDirectory, files: nodeFiles, stack: project.stack, secrets },
    ...{ workspace: name, folder: name },
    config: () => configWith(project, secrets),
    taken: new Map(
      kinds.map((kind) => [`${kind.platform}/${kind.kind}`, takenFor(kind, project, join(outDirectory, name))]),
    ),
    managed: managedReferences(project, platform.name),
    known: new Map(all.map((found) => [`${found.definition.kind} ${found.id}`, found.title])),
    takenTexts: namesIn(join(outDirectory, name, "prompts")),
    canBeAdopted,
    pending: new Map([
      ...sorted.pending.map(({ key, found }) => [key, { id: found.id, live: found.live }] as const),
      ...(workspace.resource && !project.recordedKeys.has(workspace.resource.key)
        ? [[workspace.resource.key, { id: workspaceFound.id, live: workspaceFound.live }] as const]
        : []),
    ]),
    entries: {
      recorded: recordedProperties(project),
      ...{ run, project: project.name, environment: process.env, secret: secretOf },
      get config() {
        return new Map([
          ...[...project.config].map(([key, { value }]) => [key, value] as const),
          ...secrets.fresh.map(({ key, value }) => [fullKey(key, project.name), value] as const),
        ]);
      },
    },
  });
  const skipped = [...held, ...sorted.skipped];
  const report = reportOf(prepared, {
    skipped,
    pending: sorted.pending,
    secrets,
    directory,
    outDirectory,
    dryRun: choice.dryRun === true,
  });
  if (choice.dryRun !== true) await carryOut(prepared, { access: stack, secrets, directory, outDirectory, project });
  return report;
}

function wantedObjects(only: readonly string[] | undefined): (found: Found) => boolean {
  if (only === undefined) return () => true;
  const wanted = only.map((text) => {
    const at = text.indexOf("/");
    return at < 0 ? { kind: kindNamed(text) } : { kind: kindNamed(text.slice(0, at)), name: text.slice(at + 1) };
  });
  return ({ definition, id, title }) =>
    wanted.some(
      ({ kind, name }) => kind === definition.kind && (name === undefined || [id, title, slug(title)].includes(name)),
    );
}
