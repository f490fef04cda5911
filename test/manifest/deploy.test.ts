import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Deployed, deployManifests, resourceOf } from "../../provider/deploy-manifests.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { agent, manifest, transferTool, workspace } from "./load-set.ts";

interface Request {
  readonly type: string;
  readonly name: string;
  readonly protect: boolean;
  readonly retainondelete: boolean;
  readonly ignorechangesList: string[];
  readonly aliasesList: { spec?: { name: string } }[];
  readonly dependenciesList: string[];
}

/** What manifests may read of the environment. */
const allowed = { "voice-agents:environment": '["NICHE_SOUTH","NOBODY_SETS_THIS","DESK_GREETING"]' };

let inputs: Map<string, Record<string, unknown>>;
let requests: Map<string, Request>;

const keyOf = ({ type, name }: { type: string; name: string }): string =>
  `${type.replace("pulumi-nodejs:dynamic/", "")} ${name}`;

/** Revisions of resources, by name, where they are not the usual ones. */
let changed: ReadonlyMap<string, string | undefined>;

beforeEach(async () => {
  changed = new Map();
  inputs = new Map();
  requests = new Map();
  await pulumi.runtime.setMocks(
    {
      newResource(resource) {
        const given = resource.inputs as Record<string, unknown>;
        inputs.set(keyOf(resource), given);
        const { name } = resource;
        const revision = changed.has(name) ? changed.get(name) : `${name}-revision`;
        return { id: `${name}-id`, state: { ...given, revision, phoneNumber: "+12125550199" } };
      },
      call: () => ({}),
    },
    "shop",
    "dev",
  );
  recordRequests();
  pulumi.runtime.setAllConfig(allowed, []);
});

/** Pulumi's mocks keep resource options to themselves; the request that the engine would get has them. */
function recordRequests(): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource(request: { toObject(): Request }, callback: unknown): unknown;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const sent = request.toObject();
    requests.set(keyOf(sent), sent);
    return register(request, callback);
  };
}

const secret = (value: unknown): unknown => ({
  [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig,
  value,
});

/** Deploys a project and waits until all of it is registered. */
async function deploy(files: Readonly<Record<string, string>>): Promise<Record<string, Deployed>> {
  const projectDirectory = temporaryFolder({ "Pulumi.yaml": "name: shop\n", ...files });
  const resources = await deployManifests({ projectDirectory });
  await Promise.all(Object.values(resources).map((deployed) => settled(resourceOf(deployed).urn)));
  return resources;
}

const settled = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => void output.apply(resolve));

const inputsOf = (key: string): Record<string, unknown> => {
  const found = inputs.get(key);
  if (!found) throw new Error(`no ${key} among ${[...inputs.keys()].join(", ")}`);
  return found;
};

describe("deployManifests", () => {
  it("registers what the manifests say, with the Workspace's arguments and the ids of what they refer to", async () => {
    const resources = await deploy({
      "manifests/workspace.yaml": manifest("Workspace", "main", "businessId: biz-1\ncredentials: NICHE_SOUTH"),
      "manifests/tool.yaml": transferTool("transfer"),
      "manifests/desk.yaml": agent(
        "desk",
        'toolIds: ["${tool.transfer}"]\ncustomInstructions: Our number is ${deployment.line.phoneNumber}; $${keep}.\n',
      ),
      "manifests/line.yaml": manifest("Deployment", "line", "voiceAgentId: ${voiceAgent.other}"),
      "manifests/other.yaml": agent("other"),
    });
    expect(Object.keys(resources).sort()).toEqual([
      "niche.deployment.line",
      "niche.tool.transfer",
      "niche.voiceAgent.desk",
      "niche.voiceAgent.other",
      "niche.workspace.main",
    ]);
    expect(inputsOf("niche:VoiceAgent desk")).toMatchObject({
      name: "The desk",
      type: "INBOUND",
      businessId: "biz-1",
      credentials: "NICHE_SOUTH",
      toolIds: ["transfer-id"],
      customInstructions: "Our number is +12125550199; ${keep}.",
    });
  });

  it("lets a Deployment follow its agent, unless the manifest says otherwise", async () => {
    await deploy({
      "manifests/workspace.yaml": workspace(),
      "manifests/a.yaml": agent("a"),
      "manifests/b.yaml": agent("b"),
      "manifests/lines.yaml": [
        manifest("Deployment", "follows", "voiceAgentId: ${voiceAgent.a}\nsharesNumber: true"),
        manifest("Deployment", "fixed", "voiceAgentId: ${voiceAgent.b}\nagentRevision: mine\nsharesNumber: true"),
        manifest("Deployment", "foreign", "voiceAgentId: agent-7"),
      ].join("---\n"),
    });
    expect(inputsOf("niche:Deployment follows")).toMatchObject({ voiceAgentId: "a-id", agentRevision: "a-revision" });
    expect(inputsOf("niche:Deployment fixed")).toMatchObject({ voiceAgentId: "b-id", agentRevision: "mine" });
    expect(inputsOf("niche:Deployment foreign")["agentRevision"]).toBeUndefined();
  });

  it("lets a Deployment follow the tools of its agent too, for a changed tool is an update of the tool alone", async () => {
    const files = {
      "manifests/workspace.yaml": workspace(),
      "manifests/tools.yaml": [transferTool("transfer"), transferTool("unused")].join("---\n"),
      "manifests/a.yaml": agent("a", 'toolIds: ["${tool.transfer}", tool-by-hand]\n'),
      "manifests/lines.yaml": manifest("Deployment", "a", "voiceAgentId: ${voiceAgent.a}"),
    };
    const followed = async (revisions: Record<string, string | undefined>) => {
      changed = new Map(Object.entries(revisions));
      await deploy(files);
      return inputsOf("niche:Deployment a")["agentRevision"];
    };
    const before = await followed({});
    expect(before).toMatch(/^a-revision\+[0-9a-f]{12}$/);
    expect(await followed({ transfer: "another" })).not.toBe(before);
    expect(await followed({ unused: "another" })).toBe(before);
    // A tool that was made by an older version has none.
    expect(await followed({ transfer: undefined })).toBe("a-revision");
  });

  it("registers a calendar tool after the calendar of its workspace, which no reference leads to, and no other tool", async () => {
    pulumi.runtime.setAllConfig({ "shop:token": "ya29" }, ["shop:token"]);
    await deploy({
      "manifests/a.yaml": [
        manifest("Tool", "booking", "template: googleCal"),
        manifest("Tool", "by-id", "templateToolId: template-1"),
        transferTool("transfer"),
        manifest("CalendarIntegration", "calendar", "calendarId: primary\naccessToken: ${config.token}"),
        workspace(),
      ].join("---\n"),
    });
    const waitsFor = (name: string) =>
      requests.get(`niche:Tool ${name}`)?.dependenciesList.map((urn) => urn.split("::").at(-1));
    expect(waitsFor("booking")).toContain("calendar");
    expect(waitsFor("by-id")).toContain("calendar");
    expect(waitsFor("transfer")).not.toContain("calendar");
  });

  it("fills in configuration with its type; secrets and environment variables stay secret", async () => {
    pulumi.runtime.setAllConfig(
      {
        ...allowed,
        "shop:multilingual": "true",
        "shop:voice": "007",
        "shop:rules": "123456",
        "other:list": '["a","b"]',
        "shop:list": '["c"]',
      },
      ["shop:rules", "shop:list"],
    );
    vi.stubEnv("DESK_GREETING", "Hello!");
    const spec =
      "name: Desk\ntype: INBOUND\nconversationFlow: Greet.\nmultilingual: ${config.multilingual}\nvoiceId: ${config.voice}\ncustomInstructions: ${config.rules}\nfirstMessage: Say ${env.DESK_GREETING}\ncollectFields: ${config.other:list}\ntoolIds: ${config.list}";
    await deploy({
      "manifests/workspace.yaml": workspace(),
      "manifests/desk.yaml": manifest("VoiceAgent", "desk", spec),
    });
    vi.unstubAllEnvs();
    expect(inputsOf("niche:VoiceAgent desk")).toMatchObject({
      multilingual: true,
      voiceId: "007",
      customInstructions: secret("123456"),
      firstMessage: secret("Say Hello!"),
      collectFields: ["a", "b"],
      toolIds: secret(["c"]),
    });
  });

  it("fills in a secret that looks like JSON as the text that it is where the schema wants a text", async () => {
    const account = '{"client_id":"abc"}';
    pulumi.runtime.setAllConfig({ ...allowed, "shop:account": account, "shop:words": '["a","b"]' }, [
      "shop:account",
      "shop:words",
    ]);
    await deploy({
      "manifests/store.yaml": [
        "apiVersion: miraiminds/v1\nkind: Workspace\nmetadata: { name: store }\nspec:",
        "  variant: custom\n  name: Acme\n  currencyCode: INR\n  timezone: Asia/Kolkata",
        '  supportContacts: { phoneNumber: "+919876543210", email: support@acme.example.com }',
        "  trustSignals: { valuePropositionOneLiner: Things that last }",
        "---\napiVersion: miraiminds/v1\nkind: Tool\nmetadata: { name: lookup }\nspec:",
        "  name: Look up\n  description: Looks something up.\n  url: https://api.example.com/lookup\n  method: post",
        '  headers: [{ key: X-Account, value: "${config.account}" }]',
        "  parameters: { required: [q], properties: [{ name: q, type: string, description: What }] }\n",
      ].join("\n"),
      "manifests/workspace.yaml": workspace(),
      "manifests/desk.yaml": manifest(
        "VoiceAgent",
        "desk",
        "name: Desk\ntype: INBOUND\nconversationFlow: ${config.account}\ntoolIds: ${config.words}",
      ).replace("metadata:\n", "metadata:\n  workspace: main\n"),
    });
    expect(inputsOf("miraiminds:Tool lookup")["headers"]).toEqual(secret([{ key: "X-Account", value: account }]));
    expect(inputsOf("niche:VoiceAgent desk")).toMatchObject({
      conversationFlow: secret(account),
      toolIds: secret(["a", "b"]),
    });
  });

  it("turns metadata into resource options, and passthrough, adopt and onDelete into arguments", async () => {
    const metadata =
      "  protect: true\n  retainOnDelete: true\n  ignoreChanges: [name]\n  previousNames: [reception]\n  adopt: agent-9\n  onDelete: retain\n";
    const text = manifest("VoiceAgent", "desk", "name: Desk\ntype: INBOUND\nconversationFlow: Greet.", metadata);
    await deploy({
      "manifests/workspace.yaml": workspace(),
      "manifests/tool.yaml": transferTool("transfer"),
      "manifests/desk.yaml": `${text}passthrough:\n  fallback: \${tool.transfer}\n`,
    });
    expect(inputsOf("niche:VoiceAgent desk")).toMatchObject({
      adopt: "agent-9",
      onDelete: "retain",
      passthrough: { fallback: "transfer-id" },
    });
    const request = requests.get("niche:VoiceAgent desk");
    expect(request).toMatchObject({ protect: true, retainondelete: true, ignorechangesList: ["name"] });
    expect(request?.aliasesList.map(({ spec }) => spec?.name)).toEqual(["reception"]);
  });

  it("shows an exporting program ids, and has the computed outputs by name", async () => {
    const resources = await deploy({ "manifests/workspace.yaml": workspace(), "manifests/desk.yaml": agent("desk") });
    // More would be shown as unknown in the previews of every change.
    expect(Object.keys(resources["niche.voiceAgent.desk"] ?? {})).toEqual(["id"]);
    expect(pulumi.Output.isInstance(resources["niche.voiceAgent.desk"]?.["revision"])).toBe(true);
    expect(pulumi.CustomResource.isInstance(resourceOf(resources["niche.voiceAgent.desk"] as Deployed))).toBe(true);
  });

  it("warns of a manifest that is not read, and registers the others", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const files = { "Pulumi.yaml": "name: shop\n", "manifests/w.yaml": workspace(), "agents/desk.yaml": agent("desk") };
    await deploy(files);
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringMatching(/^agents\/desk\.yaml:1:1 warning unread/),
    ]);
    warn.mockRestore();
    expect([...requests.keys()].some((key) => key.includes("desk"))).toBe(false);
  });

  it("throws one error with all problems and registers nothing", async () => {
    const error = await deploy({
      "manifests/workspace.yaml": workspace(),
      "manifests/desk.yaml": agent("desk", "nam: x\nvoiceId: ${config.voice}\nfirstMessage: ${env.NOBODY_SETS_THIS}\n"),
    }).catch((reason: unknown) => reason);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    const { message } = error as Error;
    expect(message).toContain("nothing was changed");
    for (const part of [
      "manifests/desk.yaml:9:3 unknown-property",
      "10:12 missing-config",
      "11:17 missing-environment-variable",
    ]) {
      expect(message).toContain(part);
    }
    expect(message.trimEnd().endsWith("2 manifests, 3 problems")).toBe(true);
    expect(inputs.size).toBe(0);
  });

  it("reads the folder that the program names, whatever the configuration says", async () => {
    pulumi.runtime.setAllConfig({ "voice-agents:manifests": "agents" }, []);
    const projectDirectory = temporaryFolder({
      "Pulumi.yaml": "name: shop\n",
      "elsewhere/workspace.yaml": workspace("other"),
    });
    expect(Object.keys(await deployManifests({ projectDirectory, manifests: "elsewhere" }))).toEqual([
      "niche.workspace.other",
    ]);
  });

  it("reads the folder that the configuration names", async () => {
    pulumi.runtime.setAllConfig({ "voice-agents:manifests": "agents" }, []);
    expect(Object.keys(await deploy({ "agents/workspace.yaml": workspace() }))).toEqual(["niche.workspace.main"]);
  });

  it("finds values that Pulumi has turned into others than those written in the stack's file", async () => {
    pulumi.runtime.setAllConfig({ "shop:version": "1.1" }, []);
    const files = {
      "Pulumi.dev.yaml": "config:\n  shop:version: 1.10\n",
      "manifests/all.yaml": `${workspace()}---\n${agent("desk", "firstMessage: Version ${config.version}\n")}`,
    };
    await expect(deploy(files)).rejects.toThrow(/Pulumi\.dev\.yaml:2:17 lossy-number [^]* quote it: "1\.10"/);
    expect(inputs.size).toBe(0);
  });

  it("is not to overwrite what no manifest is called", async () => {
    vi.stubEnv("VOICE_AGENTS_OVERWRITE", "workspace.main,front-dsk");
    const files = { "manifests/all.yaml": `${workspace()}---\n${agent("front-desk")}` };
    const problem = /^VOICE_AGENTS_OVERWRITE: no manifest is called "front-dsk"; did you mean "front-desk"\?$/;
    await expect(deploy(files))
      .rejects.toThrow(problem)
      .finally(() => vi.unstubAllEnvs());
    expect(inputs.size).toBe(0);
  });

  it("reads no variable that the project does not allow, and says where to allow it", async () => {
    pulumi.runtime.setAllConfig({ "voice-agents:environment": "OTHER" }, []);
    vi.stubEnv("HOOK_SECRET", "do-not-show");
    const files = {
      "manifests/all.yaml": `${workspace()}---\n${agent("desk", "firstMessage: ${env.HOOK_SECRET}\n")}`,
    };
    const inStack = { ...files, "Pulumi.dev.yaml": "config:\n  voice-agents:environment: [OTHER]\n" };
    await expect(deploy(files)).rejects.toThrow(/Pulumi\.yaml, .*environment: \{ value: \[OTHER, HOOK_SECRET\] \}/);
    await expect(deploy(inStack)).rejects.toThrow(/Pulumi\.dev\.yaml, .*environment: \[OTHER, HOOK_SECRET\]/);
    expect(inputs.size).toBe(0);
    // What the message advises helps.
    pulumi.runtime.setAllConfig({ "voice-agents:environment": '["OTHER","HOOK_SECRET"]' }, []);
    await deploy(files);
    expect(inputsOf("niche:VoiceAgent desk")["firstMessage"]).toEqual(secret("do-not-show"));
  });
});
