import type { MiraiMindsWorkspaceSpec } from "../../generated/miraiminds.ts";
import { StatusError } from "../../http/request-error.ts";
import { canonicalObject } from "../../kind/canonical.ts";
import { defaults } from "../../kind/defaults.ts";
import type { Definition, JsonObject, Plain } from "../../kind/definition.ts";
import { isUnknown } from "../../kind/unknown.ts";
import { omit, pick, withoutEmpty } from "../../kind/value.ts";
import { ASSISTANTS, connect, idIn, type MiraiMindsWorkspace } from "./connection.ts";
import { workspaceRules, workspaceSetRules } from "./rules/workspace.ts";

type Spec = Plain<MiraiMindsWorkspaceSpec>;

/** What only the response to the create tells. */
const CREATE_ONLY_OUTPUTS = ["status", "slug", "billing"];

const ARCHIVE = "v1/admin/organization/archive";

/** A workspace (contract §4). The platform can make one and archive it; it cannot read, list or change one. */
export const workspace: Definition<Spec, MiraiMindsWorkspace> = {
  ...defaults,
  platform: "miraiminds",
  kind: "Workspace",
  reference: "workspace",
  inWorkspace: false,
  outputs: ["workspaceId", "status", "slug", "billing"],
  rules: workspaceRules,
  setRules: workspaceSetRules,
  naturalKey: ({ name, workspaceId }) => (workspaceId === undefined ? name : `the workspace ${workspaceId}`),

  rejectChange(before, after, changed) {
    // What was only looked up gets its fields: they are recorded, since nothing can be compared or written.
    if (before["workspaceId"] !== undefined && after["workspaceId"] === undefined) return undefined;
    const fields = changed.filter((field) => field !== "credentials");
    if (fields.length === 0) return undefined;
    return (
      `${fields.join(", ")} cannot change: Mirai Minds has no way to change a workspace. Set the old value, or list the field in metadata.ignoreChanges ` +
      "(and change it in the dashboard), or make another Workspace under another metadata.name"
    );
  },
  canonical: ({ currencyCode, ...spec }) =>
    canonicalObject({
      ...spec,
      currencyCode:
        typeof currencyCode === "string" && !isUnknown(currencyCode) ? currencyCode.toUpperCase() : currencyCode,
    }),
  previewWarnings: (_spec, { onDelete }) =>
    onDelete === "archive"
      ? [
          "metadata.onDelete: archive archives the workspace with every assistant and every campaign in it when this manifest goes",
        ]
      : [],

  connect: (spec, access, run) => connect(pick(spec, ["credentials"]), access, run),
  collection: undefined,
  async get(api, id, spec) {
    return lookUp(api, id, spec);
  },
  idOf: (live) => String(live["_id"]),
  observe: async (_api, _live, { expected }) => expected,
  computed: (live, _spec, { previous }) => ({
    ...pick(previous, CREATE_ONLY_OUTPUTS),
    ...pick(live, CREATE_ONLY_OUTPUTS),
    workspaceId: live["_id"],
  }),

  create: (api, spec) => (spec.workspaceId === undefined ? onboard(api, spec) : lookUp(api, spec.workspaceId, spec)),
  update: async () => undefined,
  async remove(api, id, { onDelete }) {
    if (onDelete !== "archive") {
      return `the workspace ${id} stays on the platform with everything in it; metadata.onDelete: archive would archive it all`;
    }
    await api.sendForOrganization("POST", ARCHIVE, {
      json: { type: "workspace", id },
      idempotent: true,
      emptyResponse: true,
    });
    return undefined;
  },
};

/** Nothing of a workspace can be read; that it responds is all that can be known (contract §15). */
async function lookUp({ run }: MiraiMindsWorkspace, id: string, spec: Spec): Promise<JsonObject> {
  await connect({ workspaceId: id, ...pick(spec, ["credentials"]) }, "read", run).list(ASSISTANTS);
  return { _id: id };
}

async function onboard(api: MiraiMindsWorkspace, spec: Spec): Promise<JsonObject> {
  const path = `v2/workspace/onboard/${spec.variant}`;
  const body = withoutEmpty(omit(spec, ["variant", "credentials", "workspaceId"]));
  // The sources disagree on whether it is required (contract §17): its three parts always go along.
  const policies = { returnPolicy: {}, shippingPolicy: {}, codPolicy: {} };
  const json =
    spec.variant === "shopify" ? { ...body, policyFramework: { ...policies, ...spec.policyFramework } } : body;
  try {
    const response = await api.send("POST", path, { json });
    return { ...response, _id: idIn(response, ["_id", "workspace"], path) };
  } catch (error) {
    throw withRemedy(error, String(spec.name));
  }
}

/** There is no list to look for a workspace in, so the user has to. */
function withRemedy(error: unknown, name: string): unknown {
  // Of a shop, it is unknown how the platform refuses a name that it has (contract §4.1).
  const isTaken =
    error instanceof StatusError && (error.status === 409 || (error.status === 400 && /exist/i.test(error.message)));
  if (!isTaken) return error;
  return new Error(
    `${error.message}; a workspace with this name, or one that is spelt alike, exists: look for "${name}" in the dashboard, ` +
      "and set metadata.adopt to its id if it is the one, otherwise choose another name",
    { cause: error },
  );
}
