import {
  createMiraiMindsEmulator,
  type MiraiMindsEmulator,
  type MiraiMindsEmulatorOptions,
} from "../../emulator/miraiminds/emulator.ts";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { ContractWorld } from "../contract/world.ts";
import { Ref, type Declared } from "../harness/mini-engine.ts";
import { connect, type ConnectedWorld } from "../harness/world.ts";

/** Fast enough for a matrix, and never what a test measures. */
const PATIENCE = {
  MIRAIMINDS_TIMEOUT_MS: "60",
  MIRAIMINDS_TOTAL_TIMEOUT_MS: "2000",
  MIRAIMINDS_RETRY_DELAY_MS: "1",
  MIRAIMINDS_WAIT_MS: "500",
  MIRAIMINDS_REQUESTS_PER_MINUTE: "1000000",
};

/** Ids of numbers that the organization has from the start. */
export const numberIds = ["first", "second", "third", "fourth"].map((_, index) => `66aa0000000000000000000${index}`);

/** An emulated Mirai Minds, and an engine whose provider talks to it. One at a time in a process. */
export type World = ConnectedWorld<MiraiMindsEmulator>;

export function createWorld(
  options: MiraiMindsEmulatorOptions = {},
  environment: Record<string, string | undefined> = {},
): World {
  const emulator = createMiraiMindsEmulator(options);
  numberIds.forEach((id, index) => emulator.control.create("numbers", { id, number: `+1415555000${index}` }));
  return connect(emulator, "miraiminds", {
    ...PATIENCE,
    MIRAIMINDS_BASE_URL: "https://miraiminds.emulator",
    MIRAIMINDS_PUBLIC_KEY: miraiMindsSeed.publicKey,
    MIRAIMINDS_PRIVATE_KEY: miraiMindsSeed.privateKey,
    MIRAIMINDS_ORGANIZATION: miraiMindsSeed.organizationId,
    ...environment,
  });
}

export const ref = (kind: string, name: string, output?: string): Ref => new Ref(`miraiminds:${kind}`, name, output);

/** Something of somebody's in the workspace that the emulator begins with: one that shows nothing at all proves nothing. */
export const inhabit = ({ control }: Pick<ContractWorld, "control">, collection: "tools" | "files"): void =>
  void control.create(collection, { workspace: miraiMindsSeed.workspaceId });

/** A resource of the workspace "store" of the same program. */
export const mirai = (kind: string, name: string, args: JsonObject): Declared => ({
  type: `miraiminds:${kind}`,
  name,
  args: kind === "Workspace" ? args : { workspaceId: ref("Workspace", "store", "workspaceId"), ...args },
});

/** A resource of the workspace that the emulator begins with. */
export const inSeed = (kind: string, name: string, args: JsonObject): Declared => ({
  type: `miraiminds:${kind}`,
  name,
  args: kind === "Workspace" ? args : { workspaceId: miraiMindsSeed.workspaceId, ...args },
});
