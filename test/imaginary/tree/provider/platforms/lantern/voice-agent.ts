import { defaults } from "../../kind/defaults.ts";
import type { Definition, JsonObject } from "../../kind/definition.ts";
import { createBody } from "../../lifecycle/fields.ts";
import { pick } from "../../kind/value.ts";
import { connect, WORKSPACE_ARGS, type LanternMember, type LanternRoom } from "./connection.ts";

type Spec = LanternMember & { name: string; greeting: string } & JsonObject;

const path = ({ room }: LanternRoom, id = ""): string => `rooms/${room}/voices${id && `/${id}`}`;

export const voiceAgent: Definition<Spec, LanternRoom> = {
  ...defaults,
  platform: "lantern",
  kind: "VoiceAgent",
  reference: "voiceAgent",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  naturalKey: ({ name }) => name,
  replaceOn: ["room"],
  canonical: (spec) => ({ ...spec }),
  connect,
  collection: "voices",
  list: (api) => api.voices(),
  get: (api, id) => api.voice(id),
  idOf: (live) => String(live["id"]),
  matches: (live, { name }) => (live["name"] === name ? "key" : "no"),
  observe: async (_api, live) => pick(live, ["name", "greeting"]),
  computed: () => ({}),
  create: async (api, spec) =>
    (await api.client.request("POST", path(api), { json: createBody(voiceAgent, spec) })) as JsonObject,
  update: async (api, id, { body }) => (await api.client.request("PATCH", path(api, id), { json: body })) as JsonObject,
  remove: async (api, id) => void (await api.client.request("DELETE", path(api, id), { emptyResponse: true })),
};
