import type { NicheToolSpec } from "../../generated/niche.ts";
import { canonicalObject } from "../../kind/canonical.ts";
import { defaults } from "../../kind/defaults.ts";
import type { Change, Definition, JsonObject, Plain } from "../../kind/definition.ts";
import { createBody } from "../../lifecycle/fields.ts";
import { saltedFingerprint } from "../../kind/fingerprint.ts";
import { EACH } from "../../kind/secret-path.ts";
import { containsUnknown, isUnknown } from "../../kind/unknown.ts";
import { equal, isObject, omit, pick, projectOnto } from "../../kind/value.ts";
import { isMadeByHand, listTools, TOOLS } from "./automatic-tools.ts";
import { connect, WORKSPACE_ARGS, type NicheBusiness, type NicheMember } from "./connection.ts";
import { toolRules, toolSetRules } from "./rules/tool.ts";
import { assertConfig, templateOf } from "./template.ts";
import {
  assumedConfig,
  canonicalConfig,
  withDefaults,
  hiddenKeys,
  hidesUndeclared,
  canBeHidden,
  hasIdsInPlace,
  sameCount,
  SERVER_KEYS,
  visibleConfig,
  idsInPlace,
} from "./tool-config.ts";

type Spec = Plain<NicheToolSpec & NicheMember>;

const path = (id: string): string => `${TOOLS}/${encodeURIComponent(id)}`;

/** A tool: an instance of a template (contract §6.4). */
export const tool: Definition<Spec, NicheBusiness> = {
  ...defaults,
  platform: "niche",
  kind: "Tool",
  reference: "tool",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["revision", "name", "displayName", "type", "destinationIds", "appointmentConfigId"],
  // A calendar tool is refused while its business has no calendar (contract §6.4). Which template an id stands for is not known here.
  createAfter: [
    {
      kind: "CalendarIntegration",
      where: ({ template }) => typeof template !== "string" || isUnknown(template) || template === "googleCal",
    },
  ],
  rules: toolRules,
  setRules: toolSetRules,
  // A tool's name is the template's (contract §11 no. 3), so only what it does tells it from another.
  naturalKey({ template, templateToolId, configOverride }) {
    if (containsUnknown([template, templateToolId, configOverride])) return undefined;
    return `${template ?? templateToolId} with the configuration ${saltedFingerprint(canonicalConfig(configOverride ?? {}))}`;
  },

  replaceOn: ["businessId", "template", "templateToolId"],
  secrets: [
    ["configOverride", "server", "headers", EACH],
    ["configOverride", "headers"],
  ],
  nested: ["configOverride"],
  // The defaults of a calendar tool's settings (contract §6.4).
  serverDefaulted: ["configOverride.appointmentConfig"],
  clearValues: { configOverride: {} },
  serialiseCreates: ({ template }) => template !== "function" && template !== "apiRequest",
  canonical: ({ configOverride, ...spec }) =>
    canonicalObject({ ...spec, configOverride: canonicalConfig(configOverride) }),

  connect,
  collection: TOOLS,
  list: listTools,
  listNew: (api, known) => api.listNew(TOOLS, "templateToolId", known),
  // Its name is the template's; what it calls is what people know it by.
  discovery: {
    isAutomatic: (live) => !isMadeByHand(live),
    title: toolTitle,
    platformFields: [
      ...["id", "businessId", "isTemplate", "templateToolId", "name", "displayName", "type", "config"],
      ...["effectiveConfig", "message", "enabled", "createdAt", "updatedAt"],
    ],
    async specOf(api, _id, live) {
      const templateToolId = String(live["templateToolId"]);
      const name = (await api.templates()).find(({ id }) => id === templateToolId)?.name;
      const configOverride = visibleConfig(live);
      return name !== undefined && MANIFEST_TEMPLATES.includes(name)
        ? { template: name, configOverride }
        : { templateToolId, configOverride };
    },
    hides: (live) => hiddenDestinations(live),
  },
  get: (api, id) => api.find(path(id)),
  idOf: (live) => String(live["id"]),
  async matches(live, spec, api) {
    if (live["templateToolId"] !== (await templateOf(api, spec)).id || !isMadeByHand(live)) return "no";
    const wanted = canonicalConfig(spec.configOverride ?? {}) as JsonObject;
    const shown = canonicalConfig(visibleConfig(live)) as JsonObject;
    const hidden = hiddenKeys(wanted, live);
    if (!equal(projectOnto(shown, omit(wanted, hidden)), omit(wanted, hidden))) return "no";
    const beside = Object.keys(shown).filter((key) => !(key in wanted));
    if (beside.some((key) => !canBeHidden(key))) return "no";
    // Of what the platform hides, or fills in where nothing was sent, nobody can tell whose it is.
    if (hidden.length > 0 || beside.length > 0 || hidesUndeclared(wanted, live))
      return sameCount(wanted, live) ? "indistinct" : "no";
    return "key";
  },
  hiddenFields: (live, { configOverride }) =>
    hiddenKeys((configOverride ?? {}) as JsonObject, live).map((key) => ["configOverride", key] as const),
  async observe(api, live, { expected, outputs }) {
    const templateToolId = String(live["templateToolId"]);
    const name = async () => (await api.templates()).find(({ id }) => id === templateToolId)?.name;
    return {
      template: expected.template ?? (expected.templateToolId ? undefined : await name()),
      templateToolId,
      configOverride: assumedConfig(live, expected.configOverride, outputs),
    } as Partial<Spec>;
  },
  computed: (live, _spec, { previous, written }) => ({
    ...pick(live, ["name", "displayName", "type"]),
    ...idsInPlace(live),
    // Until we write again, other ids are a sign of somebody's change, and must stay one.
    ...(written ? {} : pick(previous, SERVER_KEYS)),
  }),

  readAhead: (api) => api.templates(),
  async create(api, spec) {
    const template = await templateOf(api, spec);
    await assertConfig(template, withDefaults(spec.configOverride));
    const body = omit(createBody(tool, spec), ["template"]);
    return api.create(TOOLS, { json: sendable({ ...body, templateToolId: template.id }) });
  },
  async update(api, id, { body, desired, overwrite }) {
    await assertConfig(await templateOf(api, desired), withDefaults(desired.configOverride));
    return api.send("PATCH", path(id), { json: sendable(withoutStandIns(body, desired, overwrite)) });
  },
  async remove(api, id) {
    await api.send("DELETE", path(id), { emptyResponse: true });
  },
};

/** Templates that a manifest can call by their names (contract §6.3). */
const MANIFEST_TEMPLATES: readonly string[] = ["transferCall", "googleCal", "function", "apiRequest"];

/** A transfer needs its destinations; settings of a calendar tool may be left out. */
const hiddenDestinations = (live: JsonObject): string[] =>
  hidesUndeclared({}, live) && "destinationIds" in idsInPlace(live) ? ["configOverride.destinations"] : [];

/** What people know a tool by: what it calls, since its own name is the template's (contract §11 no. 3). */
function toolTitle(live: JsonObject): string | undefined {
  const { function: called, name } = visibleConfig(live);
  const known = isObject(called) ? called["name"] : name;
  return [known, live["displayName"], live["name"]].find((text) => typeof text === "string" && text !== "") as
    string | undefined;
}

/**
 * An update sends the configuration whole. Where somebody changed a part that the platform does not show, there is nothing that could
 * be sent to keep that change. @throws unless the stack says to overwrite.
 */
function withoutStandIns(body: JsonObject, { configOverride }: Spec, overwrite: Change<Spec>["overwrite"]): JsonObject {
  const config = body["configOverride"];
  const hidden = isObject(config) ? Object.keys(config).filter((key) => hasIdsInPlace(config[key])) : [];
  if (!isObject(config) || hidden.length === 0) return body;
  if (!overwrite?.allowed) {
    throw new Error(
      `somebody changed ${hidden.map((key) => `configOverride.${key}`).join(", ")} on the platform, which does not show it, and the update ` +
        `would overwrite it: nothing was changed; to overwrite it, run ${overwrite?.command ?? "`pulumi up` again"}`,
    );
  }
  return { ...body, configOverride: { ...config, ...pick((configOverride ?? {}) as JsonObject, hidden) } };
}

/** A body fit to be sent: the platform's own ids are not ours to write. */
function sendable({ configOverride, ...body }: JsonObject): JsonObject {
  if (configOverride === undefined) return body;
  return {
    ...body,
    configOverride: withDefaults(isObject(configOverride) ? omit(configOverride, SERVER_KEYS) : configOverride),
  };
}
