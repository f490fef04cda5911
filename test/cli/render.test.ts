import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { loadManifests, type LoadOptions } from "../../provider/manifest/load.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { agent, manifest, transferTool, workspace } from "../manifest/load-set.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const examples = join(import.meta.dirname, "../../examples");

const load = (projectDirectory: string, options: Partial<LoadOptions>) => {
  const { resources, diagnostics } = loadManifests({
    kinds: installedKinds,
    files: nodeFiles,
    projectDirectory,
    ...options,
  });
  expect(diagnostics).toEqual([]);
  return resources.map(({ key, workspace: of, spec, passthrough, adopt, metadata: { workspace: _, ...metadata } }) => ({
    key,
    of,
    spec,
    passthrough,
    adopt,
    metadata,
  }));
};

const project = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig: {voice-agents:environment: {value: [HOOK]}}\n",
  "Pulumi.prod.yaml": "config: {shop:greeting: Good day!, shop:pin: {secure: v1:abc}}\n",
  "manifests/all.yaml": [
    workspace(),
    agent(
      "desk",
      'firstMessage: "${config.greeting} $${literal} ${config.pin}"\ncustomInstructions: "${text:prompts/desk.md}"\ntoolIds: ["${tool.transfer}", "${tool.hook}"]\n',
    ),
    transferTool("transfer"),
    manifest(
      "Tool",
      "hook",
      'template: apiRequest\nconfigOverride:\n  name: hook\n  description: D\n  url: https://a.example.com/\n  method: GET\n  headers: {Authorization: "${env.HOOK}", Accept: text/plain, X-Auth: "Bearer ${env.HOOK}"}',
      "  protect: true\n",
    ),
  ].join("---\n"),
  "manifests/prompts/desk.md": "Greet ${nobody}.\n\n::set-output name=x::y\n\tTabbed, $${ and {{name}}.\n",
  "overlays/prod/desk.yaml": manifest("VoiceAgent", "desk", "name: Desk in production"),
};

describe("voice-agents render", () => {
  it.each(["front-desk", "abandoned-cart", "collections", "brands"])(
    "prints the manifests of %s so that they mean the same",
    async (name) => {
      const directory = join(examples, name);
      const { code, out, talk } = await run(["render"], { directory });
      expect([code, talk]).toEqual([0, ""]);
      // The one secret of the examples, which is masked.
      const unmasked = out.replace('"[secret]"', '"Bearer ${config.orderToken}"');
      expect(load(directory, { input: Buffer.from(unmasked) })).toEqual(load(directory, {}));
    },
  );

  it("applies overlays, configuration and texts, and leaves open what only `pulumi up` knows", async () => {
    const directory = temporaryFolder(project);
    const { code, out } = await run(["render", "--stack", "prod", "desk"], { directory });
    expect(code).toBe(0);
    expect(out).toBe(`apiVersion: niche/v1
kind: VoiceAgent
metadata:
  name: desk
  workspace: main
spec:
  name: Desk in production
  type: INBOUND
  conversationFlow: Greet.
  firstMessage: Good day! $\${literal} \${config.pin}
  customInstructions: "Greet $\${nobody}.\\n\\n::set-output name=x::y\\n\\tTabbed, $$\${ and {{name}}.\\n"
  toolIds:
    - \${tool.transfer}
    - \${tool.hook}
`);
    const all = (await run(["render", "--stack", "prod"], { directory })).out;
    const unmasked = all.replace(/(X-Auth|Accept): "\[secret\]"/g, '$1: "Bearer ${env.HOOK}"');
    expect(load(directory, { input: Buffer.from(unmasked), stack: "prod", manifests: [] })).toHaveLength(4);
  });

  it("masks what stands at a secret place, and shows expressions", async () => {
    const { out } = await run(["render", "hook"], { directory: temporaryFolder(project) });
    expect(out).toContain("protect: true\n");
    expect(out).toContain(
      'headers:\n      Authorization: ${env.HOOK}\n      Accept: "[secret]"\n      X-Auth: "[secret]"\n',
    );
    expect(out).not.toContain("text/plain");
  });

  it("tells where each value comes from", async () => {
    const { out } = await run(["render", "--stack", "prod", "--origin", "voiceAgent.desk"], {
      directory: temporaryFolder(project),
    });
    expect(out).toContain("name: Desk in production # overlays/prod/desk.yaml:6\n");
    expect(out).toContain("type: INBOUND # manifests/all.yaml:14\n");
    expect(out).toMatch(/firstMessage: .* # manifests\/all\.yaml:16, config\.greeting, config\.pin\n/);
    expect(out).toMatch(/customInstructions: ".*" # manifests\/all\.yaml:17, prompts\/desk\.md\n/);
    expect(out).toContain("workspace: main # the only Workspace\n");
  });

  it("prints what is wrong instead, and says what a name could have meant", async () => {
    const directory = temporaryFolder({ ...project, "overlays/prod/x.yaml": manifest("VoiceAgent", "desk", "nam: x") });
    const wrong = await run(["render", "--stack", "prod"], { directory });
    expect([wrong.code, wrong.out]).toEqual([1, ""]);
    expect(wrong.talk).toContain("overlays/prod/x.yaml:6:3 unknown-property");
    const named = await run(["render", "desc"], { directory });
    expect([named.code, named.out, named.talk]).toEqual([64, "", expect.stringContaining('did you mean "desk"?')]);
  });
});
