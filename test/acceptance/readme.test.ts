import { join } from "node:path";
import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { expectSuccess } from "../harness/command.ts";
import { counts, createProject } from "../harness/pulumi.ts";
import { codeBlocks, readDocument } from "../harness/documents.ts";

const command = join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

const transfer = `apiVersion: niche/v1
kind: Tool
metadata: { name: transfer }
spec: { template: transferCall, configOverride: { destinations: [{ name: Office, phoneNumber: "+12125550101" }] } }
`;

/** The files that the README spells out: a name in backticks with a colon, then its text. */
const files = (): Record<string, string> =>
  Object.fromEntries(
    [...readDocument("README.md").matchAll(/`([\w./-]+)`:\n\n```\w+\n(.*?)^```$/gms)].map(
      ([, name = "", text = ""]) => [name, text],
    ),
  );

test("the repository that the README spells out ends with an agent on the phone", async () => {
  const written = files();
  expect(Object.keys(written)).toEqual(["package.json", "Pulumi.yaml", "index.js", "manifests/front-desk.yaml"]);
  const project = await createProject({
    ownProcesses: true,
    files: { ...written, "manifests/prompts/front-desk.md": "Greet the caller.\n" },
    config: { businessId: nicheSeed.businessId },
  });
  const created = await expectSuccess(project.up());
  expect(counts(created)).toEqual({ created: 4 });
  const [line] = project.stored("deployments");
  expect(created.stdout).toContain(`phoneNumber: "${String(line?.["phoneNumber"])}"`);

  const [first = ""] = codeBlocks("README.md", "yaml");
  const [message = ""] = codeBlocks("README.md", "").filter((block) => block.includes("unknown-reference"));
  const [whole = ""] = codeBlocks("README.md", "yaml").filter((block) => block.includes("kind: Workspace"));
  project.write({
    "manifests/front-desk.yaml": first.replace("tool.transfer", "tool.transfr"),
    "manifests/others.yaml": `${whole.split("---")[0]}---\n${transfer}`,
  });
  const { code, stdout } = await project.run(process.execPath, command, "validate");
  expect([code, stdout.includes(message)]).toEqual([1, true]);
  expect(codeBlocks("docs/manifests.md", "")).toContain(message);
});
