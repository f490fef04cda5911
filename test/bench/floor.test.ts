import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createFleet, writeFleet, type Fleet } from "../../bench/fleet.ts";
import { createFloor, type Floor } from "../../bench/floor.ts";
import { startPlatform } from "../../bench/platform.ts";
import { nicheSeed, seedTemplates } from "../../emulator/niche/seed.ts";

/** A fleet, and the folder that it is written in. */
function fleetOf(objects: number): { readonly fleet: Fleet; readonly directory: string } {
  const directory = mkdtempSync(join(tmpdir(), "voice-agents-floor-"));
  directories.push(directory);
  const templateToolId = seedTemplates.find(({ name }) => name === "apiRequest")!.id;
  const fleet = createFleet({ objects, promptBytes: 100, businessId: nicheSeed.businessId, templateToolId });
  writeFleet(directory, fleet);
  return { fleet, directory };
}

const directories: string[] = [];
afterAll(() => directories.forEach((directory) => rmSync(directory, { recursive: true })));

/** What an operation asks of a platform that has the fleet, without ids of businesses. */
async function askedFor(
  operations: readonly (keyof Floor)[],
  { objects, namesOnly }: { readonly objects: number; readonly namesOnly: boolean },
): Promise<Record<string, number>[]> {
  const { fleet, directory } = fleetOf(objects);
  const platform = await startPlatform({ latency: 0, perMinute: undefined, namesOnly });
  try {
    const { baseUrl } = platform;
    const floor = createFloor({ fleet, directory, baseUrl, token: nicheSeed.token, perMinute: undefined, namesOnly });
    const asked = [];
    for (const operation of operations) {
      await floor[operation]?.();
      const routes = Object.entries(platform.traffic().byRoute);
      asked.push(Object.fromEntries(routes.map(([route, count]) => [route.replace("/businesses/*/", "…/"), count])));
    }
    return asked;
  } finally {
    await platform.close();
  }
}

const NEEDED_TO_FIND = { "GET /tools": 1, "GET …/integrations/*": 1 };

it("the floor makes each object with one request, and reads as many pages as the platform has", async () => {
  const operations = ["first up", "up again", "refresh", "drift", "import", "all changed", "destroy"] as const;
  // The platform adds a tool to each agent that has a file (contract §11): 104 tools are two pages.
  const lists = { "GET /businesses/*": 1, "GET …/tools": 2, "GET …/files": 1, "GET …/voice-agents": 1 };
  expect(await askedFor(operations, { objects: 109, namesOnly: false })).toEqual([
    {
      ...{ "GET /businesses/*": 1, "GET /tools": 1 },
      ...{ "POST …/tools": 8, "POST …/files": 3, "POST …/voice-agents": 97 },
    },
    {},
    lists,
    lists,
    { ...lists, ...NEEDED_TO_FIND },
    { "PATCH …/voice-agents/*": 97 },
    { "DELETE …/voice-agents/*": 97, "DELETE …/tools/*": 8, "DELETE …/files/*": 3 },
  ]);
});

it("where lists show names only, a refresh reads what was made, and an import whatever is there", async () => {
  const [, refresh, imported] = await askedFor(["first up", "refresh", "import"], { objects: 36, namesOnly: true });
  const read = { "GET /businesses/*": 1, "GET …/files/*": 5, "GET …/voice-agents/*": 20 };
  expect(refresh).toEqual({ ...read, "GET …/tools/*": 10 });
  const lists = { "GET …/tools": 1, "GET …/files": 1, "GET …/voice-agents": 1 };
  expect(imported).toEqual({ ...read, ...lists, ...NEEDED_TO_FIND, "GET …/tools/*": 10 + 20 });
});
