import { expect, test } from "vitest";
import { expectSuccess } from "../harness/command.ts";
import { exampleFiles } from "../harness/example-files.ts";
import { counts, createProject } from "../harness/pulumi.ts";

test("the example of brands gives each its own prompt, from one template, and what it has alone", async () => {
  const project = await createProject({ platform: "miraiminds", files: exampleFiles("brands") });
  const created = async (stack: string): Promise<unknown> => {
    project.newStack({ stack });
    return counts(await expectSuccess(project.up()));
  };
  expect(await created("lumen")).toEqual({ created: 6 });
  expect(await created("nord")).toEqual({ created: 4 });

  const brand = (name: string): Record<string, Record<string, unknown> | undefined> => {
    const store = project.stored("workspaces").find((workspace) => workspace["name"] === name);
    const agents = project.stored("assistants").filter(({ workspace }) => workspace === store?.id);
    return Object.fromEntries(
      agents.map((agent) => [String(agent["name"]), agent["agent"] as Record<string, unknown>]),
    );
  };
  const [lumen, nord] = [brand("Lumen Lights"), brand("Nord Outdoor")];
  expect(Object.keys(lumen).sort()).toEqual(["Cart recovery", "Delivery feedback", "Support"]);
  expect(Object.keys(nord)).toEqual(["Support"]);
  expect(nord["Support"]?.["systemPrompt"]).toMatch(
    /^You are Priya from Nord Outdoor, which sells tents and sleeping bags\. Greet \{\{customerName\}\} by name\.\n.*tool "order-status"\.\n.*within 60 days/s,
  );
  expect(lumen["Support"]).toMatchObject({
    systemPrompt: expect.stringContaining("You are Sagar from Lumen Lights") as unknown,
    firstMessage: "Lumen Lights, good day! How can I help you?",
  });

  // A word in the template is a change for each brand, and shows as the words that its callers will hear.
  project.edit("manifests/prompts/support.md", "end the call politely", "say goodbye");
  const planned = await expectSuccess(project.pulumi("preview", "--diff", "--stack", "lumen"));
  expect(counts(planned)).toEqual({ "to update": 1, unchanged: 5 });
  expect(planned.text).toContain("give the number +919876543211, and say goodbye.");
});
