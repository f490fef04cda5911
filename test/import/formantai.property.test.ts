import fc from "fast-check";
import { expect, test } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { createWorld } from "../formantai/world.ts";
import { runs, SEED } from "../harness/sample.ts";
import { anyName, anyText } from "./oddities.ts";
import { importWorld } from "./world.ts";

const { agentId } = formantAISeed;

const value = fc.oneof(
  anyText,
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(null, [], ["a"], {}, { a: 1 }),
);

const account = fc.record({
  switches: fc.record(
    {
      fullListItems: fc.boolean(),
      otherResults: fc.constantFrom("empty", "null", "absent"),
      deliveryMetadata: fc.constantFrom("absent", "present"),
      detailTimestamps: fc.constantFrom("absent", "present"),
    },
    { requiredKeys: [] },
  ),
  conversations: fc.array(
    fc.record({
      results: fc.dictionary(anyName, value, { maxKeys: 4 }),
      status: fc.constantFrom("completed", "completed", "busy", "somewhere_new"),
    }),
    { maxLength: 8 },
  ),
});

test("whatever conversations show on FormantAI, an import declares it, and a refresh finds nothing to add", async () => {
  await fc.assert(
    fc.asyncProperty(account, async (live) => {
      const world = createWorld({ switches: live.switches });
      for (const { results, status } of live.conversations) world.converse(results, { status });
      world.control.clearLog();
      const importing = importWorld(world, "formantai");
      const report = await importing.run({ agent: [String(agentId)] });
      expect(report.imported.map(({ kind }) => kind)).toEqual(["Workspace", "VoiceAgent"]);
      await importing.expectUnchanged();
      const before = importing.files();
      expect(await importing.run({ agent: [String(agentId)] })).toMatchObject({
        imported: [],
        skipped: [{ id: String(agentId) }],
      });
      expect(importing.files()).toEqual(before);
    }),
    { numRuns: runs(7, 75), seed: SEED, endOnFailure: true },
  );
});
