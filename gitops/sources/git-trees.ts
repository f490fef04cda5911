import { join } from "node:path";
import { failed, type FileSystem, nodeFiles } from "../../provider/manifest/file-system.ts";
import type { Diagnostic } from "../../provider/manifest/diagnostic.ts";
import { ProjectFiles } from "../../provider/manifest/project-files.ts";
import { type ProjectStacks, readProject, stackName } from "../../provider/manifest/project.ts";
import { fileNamer } from "../../provider/manifest/sources.ts";
import { buildChangeSet } from "../change-set/build.ts";
import type { Side } from "../change-set/side.ts";
import type { ChangeSet, Commit, Problem } from "../generated/change-set.ts";
import type { Git } from "../repository/git.ts";
import { isProgramFile, objectName } from "../repository/program-files.ts";
import { directoryOf, isIn, projectFolders, projectsAround } from "../repository/projects.ts";
import { TreeFiles } from "../repository/tree-files.ts";
import { manifestSide } from "./manifest-side.ts";

export interface TreeRequest {
  readonly git: Git;
  /** The ref that the change is to be merged into. */
  readonly against: string;
  /** Compares with the working tree, what is not committed included, instead of with HEAD. */
  readonly worktree: boolean;
  /** Default: every stack. */
  readonly stack?: string;
  /** Looks at all projects of the repository instead of those around the directory. */
  readonly everywhere?: boolean;
}

/** What a change does to one stack of a project. */
export interface StackChange {
  readonly project: string | undefined;
  readonly folder: string;
  readonly stack: string | undefined;
  readonly changeSet: ChangeSet;
  /** Files of the program that change, from the root of the repository. */
  readonly program: readonly string[];
}

/** What a change does to a stack at all. */
export const isReached = ({ changeSet, program }: StackChange): boolean =>
  changeSet.resources.length > 0 || changeSet.problems.length > 0 || program.length > 0;

/** One of the two trees. */
interface Tree {
  readonly files: FileSystem;
  readonly commit: Commit | undefined;
  /** From the root of the repository, with `/`. */
  readonly paths: ReadonlySet<string>;
  /** What git calls the content at a path; undefined where there is none. */
  readonly object: (path: string) => string | undefined;
}

/**
 * What a change does to each stack of the projects, from the merge base to HEAD: as a pull request shows it. Needs no credential, no state
 * and no network, and runs nothing of either tree. @throws GitError where the repository lacks what is asked.
 */
export async function compareTrees(request: TreeRequest): Promise<StackChange[]> {
  const { git, against, worktree, everywhere = false } = request;
  const head = git.commit("HEAD");
  const base = git.mergeBase(git.commit(against), head);
  const [before, after] = [committed(git, base), worktree ? working(git, head) : committed(git, head)];
  const folders = projectFolders([...before.paths, ...after.paths]);
  const around = everywhere ? folders : projectsAround(folders, git.prefix);
  // Of many projects those count in which a file changes: what is wrong with the others was wrong before.
  const wanted = around.length === 1 ? around : around.filter((folder) => isTouched(folder, before, after));
  const changes: StackChange[] = [];
  for (const folder of wanted) changes.push(...(await compareProject(folder, { ...request, before, after })));
  return changes;
}

function isTouched(folder: string, before: Tree, after: Tree): boolean {
  const paths = new Set([...before.paths, ...after.paths]);
  const concerned = [...paths].filter((path) => isIn(path, folder) || isProgramFile(path, folder));
  return concerned.some((path) => before.object(path) !== after.object(path));
}

function committed(git: Git, commit: Commit): Tree {
  const files = new TreeFiles(git, commit);
  const objects = files.objects();
  return { files, commit, paths: new Set(objects.keys()), object: (path) => objects.get(path) };
}

function working(git: Git, head: Commit): Tree {
  const object = (path: string): string | undefined => {
    const absolute = join(git.root, path);
    const stat = nodeFiles.stat(absolute);
    const bytes = failed(stat) || stat.type !== "file" ? stat : nodeFiles.readFile(absolute, Infinity);
    return bytes instanceof Uint8Array ? objectName(bytes, head.commit) : undefined;
  };
  return { files: nodeFiles, commit: undefined, paths: new Set(git.workingFiles()), object };
}

interface ProjectRequest extends TreeRequest {
  readonly before: Tree;
  readonly after: Tree;
}

async function compareProject(folder: string, request: ProjectRequest): Promise<StackChange[]> {
  const { git, before, after } = request;
  const directory = directoryOf(git.root, folder);
  const [old, now] = [projectIn(before, folder, git.root), projectIn(after, folder, git.root)];
  const known = (now ?? old)?.stacks ?? [];
  const named = request.stack === undefined ? undefined : stackName(request.stack);
  // A project elsewhere in the repository that has no such stack is not meant.
  if (named !== undefined && request.everywhere && !known.includes(named)) return [];
  const stacks = named !== undefined ? [named] : known.length > 0 ? known : [undefined];
  const program = changedProgram(folder, before, after);
  const sides = { directory, folder, program, old, now };
  const changes: StackChange[] = [];
  for (const stack of stacks) changes.push(await compareStack(stack, sides, request));
  return changes;
}

function projectIn({ files, paths }: Tree, folder: string, root: string): ProjectStacks | undefined {
  const isThere = ["Pulumi.yaml", "Pulumi.yml"].some((name) => paths.has(folder === "." ? name : `${folder}/${name}`));
  if (!isThere) return undefined;
  const project = new ProjectFiles(files, directoryOf(root, folder));
  return readProject({ files: project, nameFile: fileNamer(root) });
}

function changedProgram(folder: string, before: Tree, after: Tree): string[] {
  const paths = [...new Set([...before.paths, ...after.paths])].filter((path) => isProgramFile(path, folder));
  return paths.filter((path) => before.object(path) !== after.object(path)).sort();
}

interface Sides {
  readonly directory: string;
  readonly folder: string;
  readonly program: readonly string[];
  readonly old: ProjectStacks | undefined;
  readonly now: ProjectStacks | undefined;
}

async function compareStack(
  stack: string | undefined,
  { directory, folder, program, old, now }: Sides,
  { git, before, after }: ProjectRequest,
): Promise<StackChange> {
  // A stack that is new has nothing deployed.
  const isOld =
    old !== undefined && (stack === undefined || old.stacks.includes(stack) || !now?.stacks.includes(stack));
  const load = async (tree: Tree, side: Problem["side"]) => {
    const { files } = tree;
    const loaded = await manifestSide({ files, projectDirectory: directory, stack, shownFrom: git.root });
    const isEmpty = side === "base" && loaded.diagnostics.every(({ code }) => code === "no-manifests");
    return { ...loaded, problems: isEmpty ? [] : problemsOf(loaded.diagnostics, side) };
  };
  const nothing: { side: Side; problems: Problem[]; warnings: readonly string[] } = {
    side: new Map(),
    problems: [],
    warnings: [],
  };
  const left = isOld ? await load(before, "base") : nothing;
  const right = now === undefined ? nothing : await load(after, "head");
  const project = (now ?? old)?.name;
  const changeSet = buildChangeSet({
    ...{ project, folder, stack },
    base: before.commit,
    head: after.commit,
    before: left.side,
    after: right.side,
    cautions: [
      ...(now === undefined
        ? ["the project is removed; nothing is destroyed by that, and nobody looks after its objects any more"]
        : []),
      ...(program.length > 0
        ? [`the program changes too, and what it does is not looked at: ${program.join(", ")}`]
        : []),
      ...right.warnings.filter((warning) => !left.warnings.includes(warning)),
    ],
    problems: [...left.problems, ...right.problems],
  });
  return { project, folder, stack, changeSet, program };
}

const problemsOf = (diagnostics: readonly Diagnostic[], side: Problem["side"]): Problem[] =>
  diagnostics.map(({ file, line, column, code, message, suggestion }) => ({
    ...{ side, file, line, column, code, message },
    ...(suggestion === undefined ? {} : { suggestion }),
  }));
