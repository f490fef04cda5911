import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { niche } from "../../provider/index.ts";

const args = { businessId: "b", name: "Desk", type: "INBOUND", conversationFlow: "Greet." } as const;

/** How many stacks with frames are written while `job` runs: Pulumi reads source maps for each frame. */
function stacksWritten(job: () => unknown): number {
  const before: unknown = Reflect.get(Error, "prepareStackTrace");
  let written = 0;
  Error.prepareStackTrace = (error, frames) => {
    if (frames.length > 0) written += 1;
    return String(error);
  };
  try {
    job();
  } finally {
    Reflect.set(Error, "prepareStackTrace", before);
  }
  return written;
}

function caught(job: () => unknown): Error {
  try {
    job();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

test("a resource costs no stack per property, and a mistake still shows the line of the program", async () => {
  await pulumi.runtime.setMocks({ call: () => ({}), newResource: () => ({ id: "a", state: {} }) });
  const limit = Error.stackTraceLimit;
  // Those in which Pulumi looks for the line that made the resource.
  expect(stacksWritten(() => new niche.VoiceAgent("desk", args))).toBeLessThanOrEqual(4);
  const failed = caught(() => new niche.VoiceAgent("", args));
  expect(failed.stack).toContain(import.meta.filename);
  expect(Error.stackTraceLimit).toBe(limit);
});
