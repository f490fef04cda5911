import { nicheSeed } from "../../emulator/niche/seed.ts";

/** A manifest; `fields` are the lines below `metadata.name` and `spec`, as JSON, which is YAML too. */
export const manifest = (kind: string, name: string, spec: object, metadata: object = {}): string =>
  [
    "apiVersion: niche/v1",
    `kind: ${kind}`,
    `metadata: ${JSON.stringify({ name, ...metadata })}`,
    "spec:",
    ...Object.entries(spec).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    "",
  ].join("\n");

/** Several manifests in one file. */
export const documents = (...manifests: readonly string[]): string => manifests.join("---\n");

/** The emulator's first business. */
export const workspace = manifest("Workspace", "main", { businessId: nicheSeed.businessId });

/** A tool that calls a function; its `description` tells it from others. */
export const functionTool = (name: string, description: string, server: object = {}): string =>
  manifest("Tool", name, {
    template: "function",
    configOverride: {
      function: { name: name.replaceAll("-", "_"), description },
      server: { url: `https://example.com/${name}`, ...server },
    },
  });

/** An INBOUND agent with a prose flow, unless `spec` says otherwise. */
export const agent = (name: string, spec: object = {}, metadata: object = {}): string =>
  manifest("VoiceAgent", name, { name, type: "INBOUND", conversationFlow: "Greet the caller.", ...spec }, metadata);

/** Puts the agent of the same name on the phone. */
export const deployment = (name: string, spec: object = {}): string =>
  manifest("Deployment", name, { voiceAgentId: `\${voiceAgent.${name}}`, ...spec });
