import { expect, test } from "vitest";
import { runs } from "../../harness/sample.ts";
import { DriftWorld } from "./world.ts";
import { randomProject, type RandomAgent, type RandomProject } from "./random-project.ts";

/**
 * Projects of random manifests, deployed; random edits in the dashboard; and what was written back held against them. The oracle is the
 * generator, which knows each line that it wrote. `DRIFT_SEED=123` runs the project of one seed, `DRIFT_PROJECTS=1000` more of them. */
const FIRST = Number(process.env["DRIFT_SEED"] ?? 1);
const PROJECTS = Number(process.env["DRIFT_PROJECTS"] ?? (process.env["DRIFT_SEED"] ? 1 : runs(15, 80)));
const AGENTS = 12;

/** What the edits of the dashboard changed, by agent. */
function edit(world: DriftWorld, { agents }: RandomProject): Map<string, Set<string>> {
  const edited = new Map<string, Set<string>>();
  for (const { name, patch, tools, overlaid } of agents) {
    const toolIds = tools?.after.map((tool) => world.world.engine.find("niche:Tool", tool)!.id);
    const moves = tools && [...tools.after].sort().join() !== [...tools.before].sort().join();
    const all = { ...patch, ...(moves && { toolIds }) };
    if (Object.keys(all).length > 0) world.dashboard("agents", name, all);
    edited.set(name, new Set(Object.keys(all).filter((field) => field !== overlaid)));
  }
  return edited;
}

/** Holds the text of a document against what it was made of: what was not edited is there, in its order, with nothing between. */
function strayLine(text: string, { segments }: RandomAgent, edited: ReadonlySet<string>): string | undefined {
  let at = -1;
  let open = false;
  for (const { field, text: piece } of segments) {
    if (field !== undefined && edited.has(field)) {
      open = true;
      continue;
    }
    if (piece === "\n") {
      // A blank line: one of many, so that it is looked for only where it has to be.
      if (!open && text[at] !== "\n" && at < text.length)
        return `a blank line behind ${JSON.stringify(text.slice(0, at))} is lost`;
      if (!open) at++;
      continue;
    }
    const found = text.indexOf(piece.replace(/\n$/, ""), Math.max(at, 0));
    if (found < 0) return `${JSON.stringify(piece)} is lost`;
    if (at >= 0 && !open && found > at) return `${JSON.stringify(text.slice(at, found))} has come in`;
    at = Math.min(text.length, found + piece.length);
    open = false;
  }
  return undefined;
}

const seeds = Array.from({ length: PROJECTS }, (_, index) => FIRST + index);

test(`edits in the dashboard of ${PROJECTS * AGENTS} manifests are written back: valid, nothing left to do, and no other line touched`, async () => {
  const left: string[] = [];
  let written = 0;
  for (const seed of seeds) {
    const project = randomProject(seed, AGENTS);
    const world = new DriftWorld(project.files);
    const before = { ...world.files };
    const where = `DRIFT_SEED=${seed}`;
    await world.up();
    const edited = edit(world, project);
    const result = await world.writeBack();
    left.push(...result.left.map((one) => `${where} ${one}`));
    written += result.written;
    const open = new Set(result.left.map((one) => `update VoiceAgent ${one.split(" ")[0]}`));
    expect(await world.pending(), where).toEqual([...open]);
    const all = Object.values(world.files).join("\n");
    const lost = project.comments.filter((comment) => !all.includes(comment));
    expect(lost, where).toEqual([]);
    for (const agent of project.agents) {
      const [was, now] = [before, world.files].map((files) => files[agent.file]!);
      expect([now!.includes("\r\n"), now!.startsWith("\uFEFF")], where).toEqual([
        ...[was!.includes("\r\n"), was!.startsWith("\uFEFF")],
      ]);
      if (was!.endsWith("\n")) expect(now!.endsWith("\n"), where).toBe(true);
      const stray = strayLine(now!.replaceAll("\r\n", "\n"), agent, edited.get(agent.name)!);
      expect(stray && `${where} ${agent.name}: ${stray}`).toBeUndefined();
    }
  }
  // What is put together from several texts has no one place for a change that runs from one into another; all else is written.
  expect(left.filter((one) => !one.endsWith("the change runs from one part of the text into another"))).toEqual([]);
  expect(left.length).toBeLessThan(Math.max(2, written / 50));
  expect(written).toBeGreaterThanOrEqual(PROJECTS === 1 ? 1 : PROJECTS * 25);
});
