import { defaults } from "../../kind/defaults.ts";
import type { Definition, JsonObject } from "../../kind/definition.ts";
import { connect, type LanternMember, type LanternRoom } from "./connection.ts";

/** A room, which is only looked up. */
export const workspace: Definition<LanternMember & JsonObject, LanternRoom> = {
  ...defaults,
  platform: "lantern",
  kind: "Workspace",
  reference: "workspace",
  inWorkspace: false,
  naturalKey: ({ room }) => room,
  replaceOn: ["room"],
  canonical: (spec) => ({ ...spec }),
  connect,
  collection: undefined,
  createIsIdempotent: true,
  get: async (api) => (await api.checkWorkspace(), { id: api.room }),
  idOf: (live) => String(live["id"]),
  observe: async (_api, _live, { expected }) => expected,
  computed: () => ({}),
  create: async (api) => (await api.checkWorkspace(), { id: api.room }),
  update: async () => undefined,
  remove: async () => undefined,
};
