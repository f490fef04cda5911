import { expect, test } from "vitest";
import type { Planned } from "../../../gitops/change-set/side.ts";
import { compareSides } from "../../../gitops/drift/compare.ts";
import { manifestSide } from "../../../gitops/sources/manifest-side.ts";
import { previewSides } from "../../../gitops/sources/preview.ts";
import { threeSides, type OpenState } from "../../../gitops/sources/three-sides.ts";
import { agent, documents, workspace } from "../../acceptance/manifests.ts";
import { previewOf, programOf, urnOf } from "./manifest-world.ts";
import { DriftWorld } from "./world.ts";

const file = "manifests/agents.yaml";

const VALUES = ["A", "B", "C"] as const;

/** How the platform came from A to what it has now, and git with it. */
const HISTORIES = {
  "nothing before": async () => undefined,
  "a refresh saw B": async (world: DriftWorld) => {
    world.dashboard("agents", "desk", { customInstructions: "B" });
    await world.world.engine.refresh();
  },
  "git took B over after a refresh": async (world: DriftWorld) => {
    world.dashboard("agents", "desk", { customInstructions: "B" });
    world.edit(file, '"A"', '"B"');
    await world.world.engine.upWithRefresh(programOf(world.manifests));
  },
  "drift --write took B": async (world: DriftWorld) => {
    world.dashboard("agents", "desk", { customInstructions: "B" });
    await world.writeBack();
  },
};

const cases = VALUES.flatMap((live) =>
  VALUES.flatMap((desired) => [false, true].map((saved) => ({ live, desired, saved }))),
);

test.each(Object.entries(HISTORIES))(
  "%s: `drift`, `review --refresh` and `up --refresh` say the same of each live value and each of git's",
  async (history, lead) => {
    const world = new DriftWorld({ [file]: documents(workspace, agent("desk", { customInstructions: "A" })) });
    const { engine } = world.world;
    await world.up();
    await lead(world);
    const begun = engine.save();
    for (const one of cases) {
      engine.restore(begun);
      world.dashboard("agents", "desk", { customInstructions: one.live });
      if (one.saved) await engine.refresh();
      world.files[file] = documents(workspace, agent("desk", { customInstructions: one.desired }));
      const { drift, review, up } = await said(world);
      expect(review, JSON.stringify(one)).toEqual(drift);
      // What a refresh of the same run has put in the place of git's last word, `up` cannot tell. It stops all the same.
      const isForgotten = /git took B/.test(history) && !one.saved && one.live === "C" && one.desired === "A";
      const expected = drift.map((line) => (isForgotten ? line.replace("recorded B", "recorded A") : line));
      expect(up, JSON.stringify(one)).toEqual(expected);
    }
  },
);

/** What each of the three says of edits in the dashboard, a line for each field. */
async function said(world: DriftWorld): Promise<Record<"drift" | "review" | "up", string[]>> {
  const { engine } = world.world;
  const { files, directory, stack } = world.manifests;
  const { side } = await manifestSide({ files, projectDirectory: directory, stack, shownFrom: directory });
  const preview = await previewOf(engine, programOf(world.manifests));
  const { state } = structuredClone(engine.save());
  const opened = new Map(state.map((entry): [string, OpenState] => [urnOf(entry), entry]));
  const line = ({ recorded, live, desired }: Record<"recorded" | "live" | "desired", unknown>): string =>
    `recorded ${String(recorded)}, live ${String(live)}, desired ${String(desired)}`;
  const { planned = new Map<string, Planned>() } = previewSides(preview, side, opened);
  const { errors } = await engine.upWithRefresh(programOf(world.manifests));
  return {
    drift: threeSides(preview, side, opened)
      .flatMap(compareSides)
      .filter(({ moved }) => moved !== "git")
      .map(line),
    review: [...planned.values()].flatMap(({ conflicts }) => conflicts).map(line),
    up: errors.map(
      ({ message }) => /recorded .*, live .*, desired .*/.exec(message)?.[0].replaceAll('"', "") ?? message,
    ),
  };
}
