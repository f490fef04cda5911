import { memberAt } from "../../webhooks/shape.ts";
import { signatureProblem, type SignatureForm } from "../../webhooks/signature.ts";
import { readJson } from "../../webhooks/parsed.ts";
import type { Platform } from "../platform.ts";
import { SERVICE, WORKSPACE_ARGS } from "./connection.ts";
import { voiceAgent } from "./voice-agent.ts";
import { workspace } from "./workspace.ts";

const form: SignatureForm = { header: "x-lantern-signature", prefix: "" };

export const lantern: Platform = {
  ...SERVICE,
  name: "lantern",
  kinds: [workspace, voiceAgent],
  absentKinds: { Tool: "Lantern has no tools" },
  ruleCodes: {},
  workspaceArgs: WORKSPACE_ARGS,
  workspaceId: "room",
  open: async (args) => (await import("./client.ts")).client(args),
  webhooks: {
    secretVariable: `${SERVICE.prefix}_WEBHOOK_SECRET`,
    secretMeaning: "what Lantern signs with",
    signature: form,
    claims: (name) => name === form.header,
    problem: (rawBody, headers, key) => signatureProblem({ rawBody, headers, key }, form),
    parse(body) {
      const json = readJson(body);
      return "kind" in json ? json : { kind: "known", type: "lit", event: json.value as object };
    },
    facts: (event) => ({
      type: String(memberAt(event, "type")),
      id: undefined,
      call: undefined,
      at: undefined,
      last: true,
      notes: [],
    }),
  },
};
