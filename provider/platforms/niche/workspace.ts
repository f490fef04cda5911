import type { NicheWorkspaceSpec } from "../../generated/niche.ts";
import { defaults } from "../../kind/defaults.ts";
import type { Definition, JsonObject, Plain } from "../../kind/definition.ts";
import { pick } from "../../kind/value.ts";
import { connect, type NicheBusiness } from "./connection.ts";

type Spec = Plain<NicheWorkspaceSpec>;

/**
 * An existing business (contract §6.1). The API has no documented way to make, change or remove one, so create and read only make
 * sure that it responds, and delete forgets it. It is never "gone": a business that does not respond is a wrong id or a wrong key.
 */
export const workspace: Definition<Spec, NicheBusiness> = {
  ...defaults,
  platform: "niche",
  kind: "Workspace",
  reference: "workspace",
  inWorkspace: false,
  outputs: ["name", "phone"],
  naturalKey: ({ businessId }) => businessId,

  replaceOn: ["businessId"],
  canonical: (spec) => ({ ...spec }),

  connect,
  collection: undefined,
  createIsIdempotent: true,
  get: (api, _id, spec) => readWorkspace(api, spec),
  idOf: (live) => String(live["id"]),
  observe: async (_api, live, { expected }) => ({ ...expected, businessId: String(live["id"]) }),
  computed: (live) => pick(live, ["name", "phone"]),

  create: readWorkspace,
  update: async () => undefined,
  remove: async () => undefined,
};

async function readWorkspace(api: NicheBusiness, { businessId }: Spec): Promise<JsonObject> {
  // At once: everything else of a first `up` waits for both. Why a business does not respond, the check tells best.
  const [check, profile] = await Promise.allSettled([api.checkWorkspace(), api.profile()]);
  if (check.status === "rejected") throw check.reason;
  if (profile.status === "rejected") throw profile.reason;
  return { ...profile.value, id: businessId };
}
