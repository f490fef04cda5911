import type { MiraiMindsDeploymentSpec } from "../../../generated/miraiminds.ts";
import type { Rule, SetRule } from "../../../kind/definition.ts";
import type { Problem } from "../../../kind/problem.ts";
import { containsUnknown } from "../../../kind/unknown.ts";
import { differences, isObject, omit } from "../../../kind/value.ts";
import { deployedOnce } from "../../rules/deployed-once.ts";
import { referenceRules } from "../../rules/references.ts";
import { boughtNumber, boughtOnce, inboundOnce, lines, numberReferences, purchaseOf } from "./numbers.ts";

type DeploymentRule = Rule<MiraiMindsDeploymentSpec>;

/** Ours: without a line there is nothing to deploy. */
const someNumber: DeploymentRule = ({ inbound, outbound }) =>
  inbound === undefined && outbound === undefined
    ? [
        {
          path: [],
          code: "no-number",
          message: "the deployment has neither inbound nor outbound, so there is no number to put the agent on",
          suggestion: "add inbound: {telephonyNumberId: …}, outbound: {telephonyNumberId: …} or both",
        },
      ]
    : [];

const oneSource: DeploymentRule = (spec) =>
  lines.flatMap((line): Problem[] => {
    const value: unknown = spec[line];
    if (!isObject(value)) return [];
    const given = ["telephonyNumberId", "purchase"].filter((source) => value[source] !== undefined);
    if (given.length === 1) return [];
    return [
      {
        path: given.length === 0 ? [line] : [line, "purchase"],
        code: "one-number",
        message:
          given.length === 0
            ? `${line} has neither a telephonyNumberId nor a purchase, and needs one of them`
            : `${line} has both a telephonyNumberId and a purchase, which may not be the same number`,
        suggestion:
          given.length === 0
            ? "add telephonyNumberId, or search for a number to buy with `voice-agents numbers search --country <code>`"
            : "remove purchase if the number is yours already, else telephonyNumberId",
      },
    ];
  });

/** One number for both lines is bought once, so its two purchases must agree; how the number is spaced aside. */
const samePurchase: DeploymentRule = (spec) => {
  const [inbound, outbound] = lines.map((line) => purchaseOf(spec, line));
  const number = boughtNumber(spec, "inbound");
  if (!inbound || !outbound || number === undefined || number !== boughtNumber(spec, "outbound")) return [];
  const [first, second] = [inbound, outbound].map((purchase) => omit(purchase, ["number"]));
  const paths = containsUnknown([first, second]) ? [] : differences(first, second);
  if (paths.length === 0) return [];
  return [
    {
      path: ["outbound", "purchase"],
      code: "purchase-differs",
      message: `the same number is bought for inbound with another ${paths.map(([name]) => String(name)).join(" and ")}`,
      suggestion: "write the same purchase twice: the number is bought once",
    },
  ];
};

/** What the schema of a Deployment cannot say. */
export const deploymentRules: readonly DeploymentRule[] = [someNumber, oneSource, samePurchase];

/** What Deployments must agree on, since a number that is answered has one agent, and buying spends money. */
export const deploymentSetRules: readonly SetRule[] = [
  ...referenceRules([{ property: "voiceAgentId", kind: "VoiceAgent", list: false }]),
  deployedOnce,
  numberReferences,
  inboundOnce,
  boughtOnce,
];
