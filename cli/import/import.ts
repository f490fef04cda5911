import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { describe as describeObject, type Description } from "../../gitops/import/describe.ts";
import { findObjects, type Found } from "../../gitops/import/found.ts";
import { folderOf, Names, slug } from "../../gitops/import/names.ts";
import { objectKey } from "../../gitops/import/plan.ts";
import { plannedKey, prepareImport, writtenTexts, type Prepared } from "../../gitops/import/prepare.ts";
import { Secrets } from "../../gitops/import/secrets.ts";
import { replaceFile, writeNew } from "../../gitops/import/write.ts";
import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { overlaps } from "../../provider/kind/secret-path.ts";
import { UNKNOWN } from "../../provider/kind/unknown.ts";
import { createRun, type Run } from "../../provider/lifecycle/run.ts";
import type { Diagnostic } from "../../provider/manifest/diagnostic.ts";
import type { Expression } from "../../provider/manifest/expression.ts";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { isAtOrBelow } from "../../provider/manifest/inside.ts";
import { loadManifests, MANIFESTS_KEY } from "../../provider/manifest/load.ts";
import { fullKey, readProject, type StackConfig } from "../../provider/manifest/project.ts";
import { ProjectFiles } from "../../provider/manifest/project-files.ts";
import { resourceKey, type ManifestResource } from "../../provider/manifest/resource.ts";
import { fileNamer } from "../../provider/manifest/sources.ts";
import { offlineValue } from "../../provider/manifest/value.ts";
import { definitionOf } from "../../provider/platforms/definitions.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { findProjectDirectory, isProjectDirectory } from "../../provider/pulumi/project-directory.ts";
import { jsonText } from "../../provider/text/printable.ts";
import { platformNamed } from "../account/platform-named.ts";
import { secretOf, type StackResource } from "../account/stack.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { kindNamed } from "../list/list.ts";
import { packageFile } from "../package-file.ts";
import type { Terminal } from "../terminal.ts";
import { markedIds, withoutMark } from "./marks.ts";
import { pulumiAccess, type ConfigEntry, type StackAccess } from "./stack.ts";
import { reportText } from "./text.ts";
import { chooseWorkspace, type ChosenWorkspace } from "./workspace.ts";

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

/** A project with its stack, as they are before the import. */
interface OpenedProject {
  readonly name: string;
  readonly stack: string;
  /** Folder of all manifests, relative to the project's directory. */
  readonly manifests: string;
  readonly resources: readonly ManifestResource[];
  /** Absolute paths of the files that the manifests are in. */
  readonly files: readonly string[];
  readonly recorded: readonly StackResource[];
  readonly recordedKeys: ReadonlySet<string>;
  readonly config: ReadonlyMap<string, ConfigEntry>;
  /** Ids that an earlier import has written into manifests and not finished. */
  readonly marked: ReadonlySet<string>;
}

async function openProject(directory: string, access: StackAccess): Promise<OpenedProject> {
  const [stack, config, recorded] = await Promise.all([access.name(), access.config(), access.resources()]);
  const files = new ProjectFiles(nodeFiles, directory);
  const { name = "" } = readProject({ files, nameFile: fileNamer(directory) });
  const loaded = loadManifests({
    kinds: installedKinds,
    ...{ projectDirectory: directory, stack, environment: process.env },
    config: plainConfig(name, config),
  });
  // A project may have none yet.
  const problems = loaded.diagnostics.filter(({ code }) => code !== "no-manifests");
  if (problems.length > 0) throw new Error(brokenText(problems));
  const paths = [...new Set(loaded.documents)].map((file) => resolve(directory, file));
  return {
    ...{ name, stack, config, recorded },
    manifests: config.get(MANIFESTS_KEY)?.value ?? "manifests",
    resources: loaded.resources,
    files: paths,
    recordedKeys: new Set(recorded.map(stackKey)),
    marked: new Set(paths.flatMap((path) => [...markedIds(readFileSync(path, "utf8"))])),
  };
}

const brokenText = (problems: readonly Diagnostic[]): string =>
  `the manifests that are there have ${problems.length === 1 ? "a problem" : `${problems.length} problems`}; nothing was read or written: ` +
  `${problems[0]?.file}:${problems[0]?.line}: ${problems[0]?.message}; \`voice-agents validate\` shows all`;

const stackKey = ({ platform, kind, name }: StackResource): string => {
  const found = installedKinds.definitions.find((each) => each.platform === platform && each.kind === kind);
  return resourceKey(platform, found?.reference ?? kind, name);
};

const plainConfig = (project: string, config: ReadonlyMap<string, ConfigEntry>): StackConfig => ({
  project,
  values: new Map([...config].map(([key, { value, secret }]) => [key, secret ? undefined : value])),
  complete: true,
});

/** The configuration as it will be when the secrets are set. */
function configWith({ name, config }: OpenedProject, secrets: Secrets): StackConfig {
  const fresh = secrets.fresh.map(({ key, value }) => [fullKey(key, name), { value, secret: true }] as const);
  return plainConfig(name, new Map([...config, ...fresh]));
}

/** The project's own keys, without its name. */
const ownConfig = ({ name, config }: OpenedProject): ReadonlyMap<string, ConfigEntry> =>
  new Map(
    [...config].flatMap(([key, entry]) =>
      key.startsWith(`${name}:`) ? [[key.slice(name.length + 1), entry] as const] : [],
    ),
  );

const recordedProperties = ({ recorded }: OpenedProject) =>
  new Map(
    recorded.map((resource) => [stackKey(resource), { id: resource.id, properties: resource.properties }] as const),
  );

/** Expressions for the ids of what manifests manage. */
function managedReferences({ recorded, resources }: OpenedProject, platform: string): Map<string, Expression> {
  const keys = new Set(resources.map(({ key }) => key));
  return new Map(
    recorded
      .filter((resource) => resource.platform === platform && keys.has(stackKey(resource)))
      .map(({ kind, id, name }) => {
        const { reference } = definitionOf(`${platform}:${kind}`);
        return [`${kind} ${id}`, { type: "reference", kind: reference, name } as const] as const;
      }),
  );
}

interface Skipped {
  readonly found: Found;
  readonly why: string;
}

/** What the stack manages already, and the rest of what somebody has made. */
function heldAndFree(all: readonly Found[], { recorded }: OpenedProject): { held: Skipped[]; free: Found[] } {
  const holders = new Map(recorded.map((each) => [`${each.platform} ${each.kind} ${each.id}`, each.name]));
  const made = all.filter(({ isAutomatic }) => !isAutomatic);
  const holderOf = (found: Found): string | undefined => holders.get(objectKey(found));
  return {
    held: made.flatMap((found) => {
      const name = holderOf(found);
      return name === undefined ? [] : [{ found, why: `it is managed as ${name}` }];
    }),
    free: made.filter((found) => holderOf(found) === undefined),
  };
}

/** An object that an import has written a manifest of, and that is not in the stack yet: that import was cut short. */
interface Pending {
  readonly key: string;
  readonly found: Found;
}

/** Of what the stack does not manage: what is new, what a manifest speaks of already, and what an earlier run has begun. */
function sortOut(
  descriptions: readonly Description[],
  project: OpenedProject,
  workspace: ChosenWorkspace,
): { fresh: Description[]; pending: Pending[]; skipped: Skipped[] } {
  const [fresh, pending, skipped]: [Description[], Pending[], Skipped[]] = [[], [], []];
  for (const description of descriptions) {
    const { found } = description;
    const manifest = project.resources.find((resource) => isAbout(resource, description, workspace));
    const isMarked = project.marked.has(found.id) || manifestOf(found.definition)["adopt"] === false;
    if (!manifest) fresh.push(description);
    else if (project.recordedKeys.has(manifest.key)) {
      const why = `the manifest ${manifest.name} describes an object like it, and manages another one; to import it, give that manifest metadata.adopt with the id of its own`;
      skipped.push({ found, why });
    } else if (isMarked) pending.push({ key: manifest.key, found });
    else {
      const why =
        manifest.adopt === found.id
          ? `the manifest ${manifest.name} adopts it: \`pulumi up\` takes it over`
          : `the manifest ${manifest.name} describes it, and is not in the stack yet: set metadata.adopt: ${found.id} there, and run \`pulumi up\``;
      skipped.push({ found, why });
    }
  }
  return { fresh, pending, skipped };
}

/** Whether a manifest that is there is about an object: it adopts it, or describes it by what tells it from others. */
function isAbout(
  { definition: { platform, kind }, adopt, spec, workspace: owner }: ManifestResource,
  { found: { definition, id }, spec: seen }: Description,
  workspace: ChosenWorkspace,
): boolean {
  if (platform !== definition.platform || kind !== definition.kind) return false;
  if (adopt !== undefined) return adopt === id;
  if (workspace.resource === undefined || owner !== workspace.resource.key) return false;
  const key = definition.naturalKey(offlineValue(spec) as JsonObject);
  return key !== undefined && !key.includes(UNKNOWN) && key === definition.naturalKey(seen);
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

async function foundWorkspace(
  kinds: readonly Definition[],
  { args, title }: ChosenWorkspace,
  run: Run,
): Promise<{ readonly id: string; readonly live: JsonObject; readonly description: Description }> {
  const definition = kinds.find(({ inWorkspace }) => !inWorkspace);
  if (!definition) throw new Error("the platform has no Workspace");
  const spec = (await definition.prepare?.({ ...args }, { warn: run.warn })) ?? {};
  const whole = { ...args, ...(Array.isArray(spec) ? {} : spec) };
  const [id] = Object.values(args);
  const live = (await definition.get(definition.connect(whole, "read", run), id ?? "", whole)) ?? {};
  const note = toComplete(definition, whole);
  const found: Found = { definition, id: definition.idOf(live, whole), title, live, isAutomatic: false, note };
  return { id: found.id, live, description: { found, spec: { ...args }, passthrough: {}, hidden: [], leftOut: [] } };
}

/** The fields that a manifest would have where the object is not named by its id alone: the platform shows none of them. */
function toComplete(definition: Definition, spec: JsonObject): string {
  const { else: otherwise } = schemaOf(definition);
  const required = isObject(otherwise) && Array.isArray(otherwise["required"]) ? otherwise["required"].map(String) : [];
  const missing = required.filter((field) => !(field in spec));
  if (missing.length === 0) return "";
  const words =
    "The platform shows none of its fields, so its id stands for them. To complete it, write in place of the id, as they are there:";
  return [words, ...missing.map((field) => `  ${field}: <fill in>`)].join("\n");
}

/** The schema of a kind, as the package carries it. */
export function schemaOf({ platform, kind }: Definition): JsonObject {
  const folder = join(packageFile("schemas"), platform);
  return JSON.parse(
    readFileSync(join(folder, `${folderOf(kind).replace(/s$/, "")}.schema.json`), "utf8"),
  ) as JsonObject;
}

const canBeAdopted = (definition: Definition): boolean =>
  definition.inWorkspace && manifestOf(definition)["adopt"] !== false;

const manifestOf = (definition: Definition): JsonObject => (schemaOf(definition)["manifest"] ?? {}) as JsonObject;

const takenNames = (resources: readonly ManifestResource[], platform: string, kind: string): string[] =>
  resources
    .filter(({ definition }) => definition.platform === platform && definition.kind === kind)
    .map(({ name }) => name);

/** Names that manifests, the stack or files have. */
const takenFor = ({ platform, kind }: Definition, { resources, recorded }: OpenedProject, folder: string): string[] => [
  ...takenNames(resources, platform, kind),
  ...recorded.filter((each) => each.platform === platform && each.kind === kind).map(({ name }) => name),
  ...namesIn(join(folder, folderOf(kind))),
];

/** Names without extension of what a folder holds; templates are no manifests. */
const namesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => !file.endsWith(".template"))
        .map((file) => file.replace(/\.[^.]+$/, "").toLowerCase())
    : [];

interface Reporting {
  readonly skipped: readonly Skipped[];
  readonly pending: readonly Pending[];
  readonly secrets: Secrets;
  readonly directory: string;
  readonly outDirectory: string;
  readonly dryRun: boolean;
}

function reportOf(
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

interface CarryingOut {
  readonly access: StackAccess;
  readonly secrets: Secrets;
  readonly directory: string;
  readonly outDirectory: string;
  readonly project: OpenedProject;
}

/**
 * Secrets first, then texts, then manifests in the order of their references, so that a run that is cut short leaves manifests that load;
 * until their objects are in the stack they adopt them, so that no `pulumi up` in between makes any a second time.
 */
async function carryOut(
  { plan, entries, kept }: Prepared,
  { access, secrets, directory, outDirectory, project }: CarryingOut,
): Promise<void> {
  await access.setSecrets(secrets.fresh);
  const write = (path: string, text: string): void => writeNew(directory, join(outDirectory, path), text);
  for (const [path, text] of plan.texts) write(path, text);
  const written = plan.planned.map((planned) => ({ planned, ...writtenTexts(planned, kept.has(plannedKey(planned))) }));
  for (const { planned, first } of written) write(planned.path, first);
  for (const { template } of plan.leftOut)
    if (!existsSync(join(outDirectory, template.path))) write(template.path, template.text);
  if (entries.length > 0) await access.import(entries);
  const done = new Set([...entries.map(({ id }) => id), ...project.recorded.map(({ id }) => id)]);
  const files = [
    ...project.files,
    ...written.filter(({ first, last }) => first !== last).map(({ planned }) => join(outDirectory, planned.path)),
  ];
  for (const file of new Set(files)) {
    const before = readFileSync(file, "utf8");
    const after = withoutMark(before, done);
    if (after !== before) replaceFile(directory, file, after);
  }
}
