import type { DeclaredResource, JsonObject, SetRule } from "../../../kind/definition.ts";
import { formatPath, type Path, type Problem } from "../../../kind/problem.ts";
import { isObject } from "../../../kind/value.ts";
import { withKey } from "../../rules/index-of.ts";
import { objectOf, textOf } from "../../rules/loose.ts";

/** The two lines of an agent. */
export const lines = ["inbound", "outbound"] as const;

export type Line = (typeof lines)[number];

const digits = (number: string): string => number.replace(/\D/g, "");

/** The digits of the number that a line buys; undefined where it buys none, or which is not known. */
export function boughtNumber(spec: object, line: Line): string | undefined {
  const number = textOf(objectOf(objectOf((spec as JsonObject)[line])["purchase"])["number"]);
  return number === undefined || digits(number) === "" ? undefined : digits(number);
}

/** What tells one number from another, and where it stands. */
interface Claim {
  readonly key: string;
  readonly path: Path;
}

/** The number of a line, as far as it is known: by its id, by its digits, or as the only number of another Deployment. */
function claimOf(resource: DeclaredResource, line: Line): Claim | undefined {
  const bought = boughtNumber(resource.spec, line);
  if (bought !== undefined) return { key: `number ${bought}`, path: [line, "purchase", "number"] };
  const path = [line, "telephonyNumberId"];
  const id = textOf(objectOf(resource.spec[line])["telephonyNumberId"]);
  if (id !== undefined) return { key: `id ${id}`, path };
  const other = resource.references.get(formatPath(path));
  if (other?.definition !== resource.definition) return undefined;
  // Which of its outputs is meant cannot be seen here, but there may be only one.
  const set = lines.filter((candidate) => other.spec[candidate] !== undefined);
  const [only] = set;
  if (only === undefined || set.length > 1 || other.references.has(formatPath([only, "telephonyNumberId"])))
    return undefined;
  const claim = claimOf(other, only);
  return claim && { key: claim.key, path };
}

const inboundClaims = (resource: DeclaredResource): readonly unknown[] =>
  resource.definition.kind === "Deployment" ? [claimOf(resource, "inbound")?.key] : [];

const boughtNumbers = ({ definition, spec }: DeclaredResource): readonly unknown[] =>
  definition.kind === "Deployment" ? lines.map((line) => boughtNumber(spec, line)) : [];

/**
 * `inbound-claimed`: a number that two Deployments answer, in whatever workspaces, as numbers are the organization's. The platform would
 * move it to and fro without a word (contract §9).
 */
export const inboundOnce: SetRule = (resource, all) => {
  const claim = claimOf(resource, "inbound");
  if (claim === undefined) return [];
  const first = withKey(all, inboundClaims, claim.key).find((other) => other.definition === resource.definition);
  if (first === undefined || first === resource) return [];
  return [
    {
      path: claim.path,
      code: "inbound-claimed",
      message: `Deployment "${first.name}" answers this number already, and a number belongs to one agent only: the platform would move it to and fro without a word`,
      suggestion: "give one of the two another number",
    },
  ];
};

/** `bought-twice`: a number that another Deployment buys. It can be bought once; whoever else uses it refers to that Deployment. */
export const boughtOnce: SetRule = (resource, all) => {
  return lines.flatMap((line): Problem[] => {
    const number = boughtNumber(resource.spec, line);
    if (number === undefined) return [];
    const same = withKey(all, boughtNumbers, number).filter(({ definition }) => definition === resource.definition);
    const earlier = same.slice(0, Math.max(same.indexOf(resource), 0));
    const buyers = earlier.flatMap((other) =>
      lines
        .filter((theirs) => boughtNumber(other.spec, theirs) === number)
        .map((theirs) => [other.name, theirs] as const),
    );
    const [buyer] = buyers;
    // Two that answer it are told so, which is worse.
    if (buyer === undefined || (line === "inbound" && buyers.some(([, theirs]) => theirs === "inbound"))) return [];
    const [name, theirs] = buyer;
    return [
      {
        path: [line, "purchase", "number"],
        code: "bought-twice",
        message: `Deployment "${name}" buys this number already`,
        suggestion: `write telephonyNumberId: \${deployment.${name}.${theirs}NumberId} here`,
      },
    ];
  });
};

/** `reference-kind`: an id of something else than a number. Only a Deployment has ids of numbers, among its outputs. */
export const numberReferences: SetRule = ({ references }) =>
  lines.flatMap((line): Problem[] => {
    const path = [line, "telephonyNumberId"];
    const target = references.get(formatPath(path));
    if (target === undefined || target.definition.kind === "Deployment") return [];
    const message = `this is a ${target.definition.kind}; a number's id is an output of a Deployment, or stands in the dashboard`;
    return [{ path, code: "reference-kind", message, suggestion: "write ${deployment.….inboundNumberId}" }];
  });

/** The purchase of a line, if it is known to be one. */
export const purchaseOf = (spec: object, line: Line): JsonObject | undefined => {
  const { purchase } = objectOf((spec as JsonObject)[line]);
  return isObject(purchase) ? purchase : undefined;
};
