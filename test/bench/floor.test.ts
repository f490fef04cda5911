import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createFleet, writeFleet } from "../../bench/fleet.ts";
import { createFloor, type Floor } from "../../bench/floor.ts";
import { startPlatform } from "../../bench/platform.ts";
import { nicheSeed, seedTemplates } from "../../emulator/niche/seed.ts";

const [AGENTS, TOOLS, FILES] = [122, 9, 4];

const fleet = createFleet({
  ...{ objects: 1 + AGENTS + TOOLS + FILES, promptBytes: 100, businessId: nicheSeed.businessId },
  templateToolId: seedTemplates.find(({ name }) => name === "apiRequest")!.id,
});
const directory = mkdtempSync(join(tmpdir(), "voice-agents-floor-"));
writeFleet(directory, fleet);
afterAll(() => rmSync(directory, { recursive: true }));

/** What an operation asks of a platform that has the fleet, without ids of businesses. */
async function askedFor(operations: readonly (keyof Floor)[], namesOnly: boolean): Promise<Record<string, number>[]> {
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

// The platform adds a tool to each agent that has a file (contract §11): 131 tools are two pages.
const LISTS = { "GET /businesses/*": 1, "GET …/tools": 2, "GET …/files": 1, "GET …/voice-agents": 2 };
const NEEDED_TO_FIND = { "GET /tools": 1, "GET …/integrations/*": 1 };

it("the floor makes each object with one request, and reads as many pages as the platform has", async () => {
  const operations = ["first up", "up again", "refresh", "drift", "import", "all changed", "destroy"] as const;
  expect(await askedFor(operations, false)).toEqual([
    {
      ...{ "GET /businesses/*": 1, "GET /tools": 1 },
      ...{ "POST …/tools": TOOLS, "POST …/files": FILES, "POST …/voice-agents": AGENTS },
    },
    {},
    LISTS,
    LISTS,
    { ...LISTS, ...NEEDED_TO_FIND },
    { "PATCH …/voice-agents/*": AGENTS },
    { "DELETE …/voice-agents/*": AGENTS, "DELETE …/tools/*": TOOLS, "DELETE …/files/*": FILES },
  ]);
});

it("where lists show names only, a refresh reads what was made, and an import whatever is there", async () => {
  const [, refresh, imported] = await askedFor(["first up", "refresh", "import"], true);
  const read = { "GET …/files/*": FILES, "GET …/voice-agents/*": AGENTS };
  expect(refresh).toEqual({ ...LISTS, ...read, "GET …/tools/*": TOOLS });
  expect(imported).toEqual({ ...LISTS, ...NEEDED_TO_FIND, ...read, "GET …/tools/*": TOOLS + AGENTS });
});
