import type { Operations } from "../operations/operations.ts";

/** How a platform's client is made from what its resources in a stack say. */
export interface ClientRow {
  /** Properties of every resource that name its workspace, as the platform's `WORKSPACE_ARGS`. */
  readonly workspaceArgs: readonly string[];
  /** The one of them that is the workspace's id; undefined where the credential alone says which workspace it is. */
  readonly workspaceId?: string;
  open(args: Readonly<Record<string, string>>): Promise<Operations>;
}

/** The client of every platform: the one list. A platform's code is loaded when it is opened. */
export const clients: Readonly<Record<string, ClientRow>> = {
  niche: {
    workspaceArgs: ["businessId", "credentials"],
    workspaceId: "businessId",
    open: async (args) => (await import("./niche/client.ts")).client(args),
  },
  miraiminds: {
    workspaceArgs: ["workspaceId", "credentials"],
    workspaceId: "workspaceId",
    open: async (args) => (await import("./miraiminds/client.ts")).client(args),
  },
  formantai: {
    workspaceArgs: ["region", "baseUrl", "credentials"],
    open: async (args) => (await import("./formantai/client.ts")).client(args),
  },
};
