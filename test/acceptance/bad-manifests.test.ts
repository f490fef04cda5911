import { expect, test } from "vitest";
import { expectSuccess } from "../harness/command.ts";
import { createProject } from "../harness/pulumi.ts";
import { agent, documents, functionTool, workspace } from "./manifests.ts";

const broken = {
  "manifests/typo.yaml": [
    "apiVersion: niche/v1",
    "kind: VoiceAgent",
    "metadata: { name: typo }",
    "spec:",
    "  name: Typo",
    "  type: INBOND",
    "  conversationFlw: Greet the caller.",
    "",
  ].join("\n"),
  "manifests/phone.yaml": [
    "apiVersion: niche/v1",
    "kind: Tool",
    "metadata: { name: phone }",
    "spec:",
    "  template: transferCall",
    "  configOverride:",
    "    destinations: [{ name: Office, phoneNumber: +12125550100 }]",
    "",
  ].join("\n"),
  "manifests/reference.yaml": agent("lost", { toolIds: ["${tool.lookpu}"] }),
  "manifests/syntax.yaml": "apiVersion: niche/v1\nkind: [unclosed\n",
};

/** What each of them must be told: place, code, and the words that help. */
const told = [
  /manifests\/typo\.yaml:6:9 not-allowed-value .*\n +6 \| {3}type: INBOND\n +\| {9}\^{6}\n +did you mean "INBOUND"/,
  /manifests\/typo\.yaml:7:3 unknown-property .*\n.*\n +\| {3}\^{15}\n +did you mean "conversationFlow"/,
  /manifests\/phone\.yaml:7:49 lossy-number .*\n.*\+12125550100.*\n.*\^{12}\n.*"\+12125550100"/,
  /manifests\/reference\.yaml:\d+:\d+ unknown-reference .*\n.*lookpu.*\n.*\^+\n.*\$\{tool\.lookup\}/,
  /manifests\/syntax\.yaml:2:7 yaml-syntax .*\n.*\n.*\^/,
];

test("bad manifests are told all at once, each with its place, before anything is registered or asked", async () => {
  const good = documents(workspace, functionTool("lookup", "Looks up."), agent("front-desk"));
  const project = await createProject({ files: { "manifests/good.yaml": good } });
  await expectSuccess(project.up());
  const state = project.state();
  const store = project.emulator.control.dump();
  project.requests();

  // One manifest leaves, and one changes, beside those that are broken: neither may be carried out.
  project.write(broken);
  project.edit("manifests/good.yaml", documents("", agent("front-desk")), "");
  project.edit("manifests/good.yaml", "Looks up.", "Looks down.");
  const up = await project.up();
  expect(up.code).not.toBe(0);
  for (const problem of told) expect(up.text).toMatch(problem);
  expect(up.text).toContain("the manifests cannot be applied; nothing was changed");
  expect(up.text).toMatch(/^ +5 manifests, 6 problems$/m);
  expect(up.text).not.toContain("dynamic/niche:");
  expect(up.text).not.toMatch(/\bat .*\.js:\d+/);
  expect(project.requests()).toEqual([]);
  expect(project.emulator.control.dump()).toEqual(store);
  const known = (text: string) => [...text.matchAll(/"urn": ?"([^"]+)"/g)].map(([, urn]) => urn);
  expect(known(project.state())).toEqual(known(state));
});
