import { memoryFiles } from "../../manifest/memory-files.ts";
import type { ContractWorld } from "../../contract/world.ts";
import type { MiniEngine } from "../../harness/mini-engine.ts";
import { createWorld } from "../../niche/world.ts";
import { buildDrift, driftedOf } from "../../../gitops/drift/build.ts";
import { changesOf, planWriteBack } from "../../../gitops/write-back/plan.ts";
import { formatPath } from "../../../provider/kind/problem.ts";
import type { DriftedResource, DriftReport } from "../../../gitops/generated/drift.ts";
import { notesOf } from "../../../cli/drift/note-in-state.ts";
import { noteWrittenBack } from "../../../provider/lifecycle/written-back.ts";
import { programOf, sidesOf, urnOf, type Manifests } from "./manifest-world.ts";

const DIRECTORY = "/project";

/** An emulated platform, and an engine in process that talks to it. */
export type EmulatedWorld = ContractWorld & { readonly engine: MiniEngine };

/** A project in memory, deployed by an engine in process. */
export class DriftWorld {
  readonly world: EmulatedWorld;
  readonly files: Record<string, string>;

  /** @param world default: one of Niche. */
  constructor(files: Readonly<Record<string, string>>, world: EmulatedWorld = createWorld()) {
    this.world = world;
    this.files = { "Pulumi.yaml": "name: p\nruntime: nodejs\n", "Pulumi.dev.yaml": "config: {}\n", ...files };
  }

  get manifests(): Manifests {
    const entries = Object.entries(this.files).map(([path, text]) => [`${DIRECTORY}/${path}`, text] as const);
    return { files: memoryFiles(Object.fromEntries(entries)), directory: DIRECTORY, stack: "dev" };
  }

  async up(): Promise<void> {
    const { errors } = await this.world.engine.up(programOf(this.manifests));
    if (errors[0]) throw errors[0];
  }

  edit(file: string, before: string, after: string): void {
    const text = this.files[file] ?? "";
    if (!text.includes(before)) throw new Error(`${file} does not contain ${before}`);
    this.files[file] = text.replace(before, () => after);
  }

  /** What somebody does in the dashboard to the object of a resource. */
  dashboard(collection: string, name: string, patch: object): void {
    const kind = collection === "tools" ? "Tool" : "VoiceAgent";
    const entry = this.world.engine.state.find((one) => one.name === name && one.type.endsWith(`:${kind}`))!;
    this.world.control.dashboardEdit(collection, entry.id, patch as never);
  }

  async drift(): Promise<DriftReport> {
    const { sides } = await sidesOf(this.world.engine, this.manifests);
    return buildDrift({ project: "p", folder: ".", stack: "dev" }, sides, null);
  }

  /** Takes what is live into the files. Returns the files that changed, and what could not be written. */
  async writeBack(): Promise<{ changed: string[]; left: string[]; written: number }> {
    const { sides } = await sidesOf(this.world.engine, this.manifests);
    const plan = await planWriteBack(changesOf(driftedOf(sides)), {
      files: this.manifests.files,
      ...{ projectDirectory: DIRECTORY, shownFrom: DIRECTORY, stack: "dev" },
    });
    for (const { file, after } of plan.files) this.files[file] = Buffer.from(after).toString("utf8");
    for (const entry of this.world.engine.state) {
      const note = notesOf(plan.written).get(urnOf(entry));
      if (note) entry.outputs = noteWrittenBack(entry.outputs, note.fields, note.live);
    }
    const left = plan.left.map(({ change, why }) => `${change.drifted.sides.name} ${formatPath(change.field)}: ${why}`);
    return { changed: plan.files.map(({ file }) => file), left, written: plan.written.length };
  }

  /** What `pulumi preview --refresh` would do: empty where nothing is left. */
  async pending(): Promise<string[]> {
    const { steps, errors } = await this.world.engine.previewWithRefresh(programOf(this.manifests));
    if (errors[0]) throw errors[0];
    return steps.filter((step) => !/^(same|drift) /.test(step));
  }

  /** What differs in one resource; undefined where nothing does. */
  async driftOf(kind: string, name: string): Promise<DriftedResource | undefined> {
    return (await this.drift()).resources.find((one) => one.kind === kind && one.name === name);
  }
}
