import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { vi } from "vitest";
import type { FormantAIEmulatorOptions } from "../../../emulator/formantai/emulator.ts";
import type { Terminal } from "../../../cli/terminal.ts";
import { run, type Ran } from "../../cli/run.ts";
import { temporaryFolder } from "../../cli/temporary.ts";
import { createFormantAIWorld, type FormantAIWorld } from "./world.ts";

/** A project whose stack knows one agent, `collections`, of an emulated FormantAI. */
export interface FormantAIProject extends FormantAIWorld {
  readonly directory: string;
  /** Runs the command line in the project. */
  cli(argv: readonly string[], terminal?: Partial<Terminal>): Promise<Ran>;
}

/** What the manifest of the agent declares. */
export const declared = {
  callParameters: [
    { name: "customer_phone", required: true },
    { name: "customer_name", required: true },
    { name: "loan_id" },
  ],
};

/** A campaign in which nothing is wrong. */
export const march =
  "customer_phone,customer_name,loan_id\n+14155550100,Ann,LN-1\n+14155550101,Bob,LN-2\n+14155550102,Cy,\n";

export interface FormantAIProjectOptions extends FormantAIEmulatorOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** Inputs of the agent beside those that name its workspace. Default: `declared`. */
  readonly inputs?: object;
}

export function createFormantAIProject(options: FormantAIProjectOptions = {}): FormantAIProject {
  const { files = {}, inputs = declared, ...emulation } = options;
  const world = createFormantAIWorld(emulation);
  const directory = temporaryFolder({
    "Pulumi.yaml": "name: collections\nruntime: nodejs\n",
    "march.csv": march,
    "bin/pulumi": '#!/bin/sh\ncat "$(dirname "$0")/state.json"\n',
    "bin/state.json": JSON.stringify(stateOf({ agentId: 123, region: "global", ...inputs })),
    ...files,
  });
  chmodSync(join(directory, "bin/pulumi"), 0o755);
  vi.stubEnv("PATH", [join(directory, "bin"), process.env["PATH"]].join(delimiter));
  return { ...world, directory, cli: (argv, terminal) => run(argv, { directory, ...terminal }) };
}

/** A state as `pulumi stack export` prints it: an agent of FormantAI, and one of another platform. */
function stateOf(inputs: object): object {
  const resource = (type: string, name: string, id: string, of: object): object => ({
    urn: `urn:pulumi:dev::collections::pulumi-nodejs:dynamic/${type}::${name}`,
    type: `pulumi-nodejs:dynamic/${type}`,
    custom: true,
    id,
    inputs: of,
    outputs: of,
  });
  return {
    version: 3,
    deployment: {
      resources: [
        resource("formantai:VoiceAgent", "collections", "123", inputs),
        resource("niche:VoiceAgent", "front-desk", "a-1", { businessId: "b-1" }),
      ],
    },
  };
}
