import { expect, test } from "vitest";
import { buildDrift } from "../../../gitops/drift/build.ts";
import type { ThreeSides } from "../../../gitops/sources/three-sides.ts";
import { agentWith, deploymentOf } from "../sides.ts";

/** How often the texts of the live agents are read where all of so many have drifted, each with a Deployment. */
function readsOf(count: number): number {
  let reads = 0;
  const all = Array.from({ length: count }, (_, index) => `a${index}`).flatMap((name): ThreeSides[] => {
    const [recorded, live] = [agentWith("Greet.", name), agentWith("Shout.", name)];
    const inputs = Object.defineProperty({ ...live.inputs }, "conversationFlow", {
      enumerable: true,
      get() {
        reads += 1;
        return "Shout.";
      },
    });
    const sidesOf = (one: typeof live, now = one): ThreeSides => ({
      ...{ key: one.key, urn: one.key, definition: one.definition, name, id: name, observed: {}, implied: {} },
      ...{ recorded: one, live: now, desired: one },
    });
    return [sidesOf(recorded, { ...live, inputs }), sidesOf(deploymentOf(name))];
  });
  const { counts, resources } = buildDrift({ project: "shop", folder: ".", stack: "dev" }, all, null);
  expect(counts.drifted).toBe(count);
  expect(resources.map(({ heard }) => heard.map(({ deployment }) => deployment))).toEqual(
    resources.map(({ name }) => [name]),
  );
  return reads;
}

test("who hears each of many drifted resources is found without reading all texts for each", () => {
  expect(readsOf(40)).toBe(4 * readsOf(10));
});
