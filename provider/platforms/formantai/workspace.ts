import type { FormantAIWorkspaceSpec } from "../../generated/formantai.ts";
import { withoutFinal } from "../../kind/canonical.ts";
import { defaults } from "../../kind/defaults.ts";
import type { Definition, JsonObject, Plain } from "../../kind/definition.ts";
import { containsUnknown } from "../../kind/unknown.ts";
import { SERVICE, placeOf, withPlace } from "./account.ts";
import { connect, type FormantAIWorkspace } from "./connection.ts";
import { workspaceRules } from "./rules/workspace.ts";

type Spec = Plain<FormantAIWorkspaceSpec>;

/**
 * What a key opens. The API has no route for it (contract §0), so create and read only make sure that the key is good, and delete
 * forgets it. It is never "gone": an API that does not respond is a wrong key or a wrong region.
 */
export const workspace: Definition<Spec, FormantAIWorkspace> = {
  ...defaults,
  platform: "formantai",
  kind: "Workspace",
  reference: "workspace",
  inWorkspace: false,
  addresses: { baseUrl: SERVICE.hosts },
  rules: workspaceRules,
  naturalKey: (spec) =>
    containsUnknown(spec) ? undefined : `${placeOf(spec)} with ${spec.credentials ?? SERVICE.prefix}_API_KEY`,

  replaceOn: ["region", "baseUrl"],
  prepare: async (spec) => withPlace(spec),
  canonical: ({ baseUrl, ...spec }) => ({
    ...spec,
    ...(baseUrl !== undefined && { baseUrl: withoutFinal(baseUrl, "/") }),
  }),

  // A workspace is what a key opens, and its place is all that there is of it beside.
  connect(spec, access, run) {
    const api = connect(spec, access, run);
    return { ...api, scope: `${api.scope} ${spec.credentials ?? SERVICE.prefix}` };
  },
  collection: undefined,
  createIsIdempotent: true,
  get: (api, _id, spec) => readWorkspace(api, spec),
  idOf: (live) => String(live["place"]),
  observe: async (_api, _live, { expected }) => expected,
  computed: () => ({}),

  create: readWorkspace,
  update: async () => undefined,
  remove: async () => undefined,
};

async function readWorkspace(api: FormantAIWorkspace, spec: Spec): Promise<JsonObject> {
  await api.checkWorkspace();
  return { place: placeOf(spec) };
}
