import type { MiraiMindsWorkspaceSpec } from "../../../generated/miraiminds.ts";
import type { DeclaredResource, Rule, SetRule } from "../../../kind/definition.ts";
import type { Path, Problem } from "../../../kind/problem.ts";
import { isUnknown } from "../../../kind/unknown.ts";
import { valueAt } from "../../../kind/value.ts";
import { nameProblems } from "../../rules/name.ts";
import { timeZoneProblems } from "../../rules/time-zone.ts";
import { dayRangeProblems } from "./day-range.ts";
import { slugClash } from "./slug-clash.ts";

type WorkspaceRule = Rule<MiraiMindsWorkspaceSpec>;

const cleanName: WorkspaceRule = ({ name }) => nameProblems(["name"], name);

const zone: WorkspaceRule = ({ timezone }) => timeZoneProblems(["timezone"], timezone);

/** What only the onboarding of a Shopify store takes (contract §4.1, §4.2). */
const shopifyProperties: readonly Path[] = [
  ["trustSignals", "customersTillDate"],
  ["trustSignals", "totalOrdersFulfilled"],
  ["trustSignals", "storeRating"],
  ["policyFramework"],
];

const shopifyOnly: WorkspaceRule = (spec) => {
  if ((spec.variant as unknown) !== "custom") return [];
  const given = shopifyProperties.filter((path) => valueAt(spec, path) !== undefined);
  return given.map((path): Problem => ({
    path,
    code: "shopify-only",
    message: `${String(path.at(-1))} can only be given for a Shopify store, and this workspace has variant: custom`,
    suggestion: "remove it, or make the variant shopify",
  }));
};

const deliveryDays: WorkspaceRule = (spec) =>
  dayRangeProblems(spec, ["policyFramework", "shippingPolicy", "deliveryTimeline"]);

const withoutUnknown = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => !isUnknown(value)));

/** Ours: a workspace is onboarded with its fields, or is there already and named by its id. */
const byIdAlone: WorkspaceRule = ({ workspaceId, credentials: _, ...fields }) =>
  workspaceId === undefined || isUnknown(workspaceId)
    ? []
    : Object.keys(withoutUnknown(fields)).map((field): Problem => ({
        path: [field],
        code: "workspace-by-id",
        message: `the workspace is named by workspaceId, which is there already, so that it has no ${field} here`,
        suggestion: `remove ${field}; or remove workspaceId, and set metadata.adopt to it, to record the fields of the workspace`,
      }));

/** What the schema of a Workspace cannot say. */
export const workspaceRules: readonly WorkspaceRule[] = [cleanName, zone, shopifyOnly, deliveryDays, byIdAlone];

/** Slugs are documented for custom workspaces only (contract §4.2); keys of one prefix are those of one organization. */
const sameOrganization = (one: DeclaredResource, other: DeclaredResource): boolean =>
  [one, other].every(({ spec }) => spec["variant"] === "custom") && keysOf(one) === keysOf(other);

const keysOf = ({ spec }: DeclaredResource): unknown => spec["credentials"] ?? "MIRAIMINDS";

/** What Workspaces must agree on. That no two have one name follows from the natural key. */
export const workspaceSetRules: readonly SetRule[] = [slugClash(sameOrganization)];
