import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { niche } from "../../provider/index.ts";

test("Pulumi's import by an id is refused in words that say how to take an object over", async () => {
  await pulumi.runtime.setMocks({ call: () => ({}), newResource: () => ({ id: "a", state: {} }) });
  const args = { businessId: "b", name: "Desk", type: "INBOUND", conversationFlow: "Greet." } as const;
  expect(() => new niche.VoiceAgent("desk", args, { import: "live-1" })).toThrow(
    'niche:VoiceAgent "desk": the option `import` does not work for dynamic resources; to take a live object over, give the argument adopt: "live-1" instead (metadata.adopt in a manifest)',
  );
  expect(() => new niche.VoiceAgent("desk", { ...args, adopt: "live-1" })).not.toThrow();
});
