import { describe, expect, test } from "vitest";
import { runs } from "../../harness/sample.ts";
import { formantAI } from "./random-formantai.ts";
import { miraiMinds } from "./random-miraiminds.ts";
import { niche } from "./random-niche.ts";
import { randomProject, type RandomAgent } from "./random-project.ts";
import { DriftWorld } from "./world.ts";

/**
 * Projects of random manifests, deployed; random edits in the dashboard; and what was written back held against them. The oracle is the
 * generator, which knows each line that it wrote. `DRIFT_SEED=123` runs the project of one seed, `DRIFT_PROJECTS=1000` more of them. */
const FIRST = Number(process.env["DRIFT_SEED"] ?? 1);
const MANY = Number(process.env["DRIFT_PROJECTS"] ?? (process.env["DRIFT_SEED"] ? 1 : NaN));
const AGENTS = 12;

/** Holds the text of a document against what it was made of: what was not edited is there, in its order, with nothing between. */
function strayLine(text: string, { segments, edited }: RandomAgent): string | undefined {
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

/** Projects in a run, and edits that a project has at least on the average: more than 2,000 in all. */
const PLATFORMS = [
  ["niche", niche, runs(24, 48), 47],
  ["miraiminds", miraiMinds, runs(22, 44), 38],
  ["formantai", formantAI, runs(5, 10), 9],
] as const;

describe.each(PLATFORMS)("%s", (_name, platform, usual, each) => {
  const projects = Number.isNaN(MANY) ? usual : MANY;

  test(`edits in the dashboard of ${projects * AGENTS} manifests are written back: valid, nothing left to do, and no other line touched`, async () => {
    const left: string[] = [];
    let written = 0;
    for (let seed = FIRST; seed < FIRST + projects; seed++) {
      const project = randomProject(platform, seed, AGENTS);
      const world = new DriftWorld(project.files, platform.createWorld());
      const before = { ...world.files };
      const where = `DRIFT_SEED=${seed}`;
      await world.up();
      for (const agent of project.agents) {
        const edit = platform.edit(world.world, agent);
        if (edit) world.dashboard(edit.collection, agent.name, edit.patch);
      }
      const result = await world.writeBack();
      left.push(...result.left.map((one) => `${where} ${one}`));
      written += result.written;
      const open = new Set(result.left.map((one) => `update VoiceAgent ${one.split(" ")[0]}`));
      expect(new Set(await world.pending()), where).toEqual(open);
      const all = Object.values(world.files).join("\n");
      const lost = project.comments.filter((comment) => !all.includes(comment));
      expect(lost, where).toEqual([]);
      for (const agent of project.agents) {
        const [was, now] = [before, world.files].map((files) => files[agent.file]!);
        expect([now!.includes("\r\n"), now!.startsWith("\uFEFF")], where).toEqual([
          ...[was!.includes("\r\n"), was!.startsWith("\uFEFF")],
        ]);
        if (was!.endsWith("\n")) expect(now!.endsWith("\n"), where).toBe(true);
        const stray = strayLine(now!.replaceAll("\r\n", "\n"), agent);
        expect(stray && `${where} ${agent.name}: ${stray}`).toBeUndefined();
      }
    }
    // What is put together from several texts has no one place for a change that runs from one into another; all else is written.
    expect(left.filter((one) => !one.endsWith("the change runs from one part of the text into another"))).toEqual([]);
    expect(left.length).toBeLessThan(Math.max(2, written / 50));
    expect(written).toBeGreaterThanOrEqual(Number.isNaN(MANY) ? projects * each : 1);
  });
});
