import { ownProperty } from "../../kind/value.ts";
import { RefusedError, type CallRequest } from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { phoneAdvice } from "../../operations/phone-advice.ts";
import { nearMiss } from "../../kind/near-miss.ts";

/** US numbers in E.164; neither area code nor exchange begins with 0 or 1 (contract §6.4). */
const PHONE = /^\+1[2-9]\d{2}[2-9]\d{6}$/;

/** What a call may carry beside the number (contract §6.10), and what it must look like. */
const FIELDS: Readonly<Record<string, { what: string; fits: (value: unknown) => boolean }>> = {
  name: { what: "a text", fits: isFilled },
  leadId: { what: "the id of a lead", fits: isFilled },
  context: { what: "a text", fits: isFilled },
  additionalInfo: { what: "a text", fits: isFilled },
  imageUrls: { what: "a list of URLs", fits: (value) => Array.isArray(value) && value.every(isUrl) },
};

/** An empty text is an error of the platform's (contract §3), so it never goes out. */
function isFilled(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

const isUrl = (value: unknown): boolean =>
  typeof value === "string" && ["http:", "https:"].includes(URL.parse(value)?.protocol ?? "");

/** What a request may ask that Niche cannot do, with the remedy. */
const LACKING: readonly (readonly [field: keyof CallRequest, why: string])[] = [
  ["schedule", "Niche places a call at once: run this at the time you want"],
  ["priority", "Niche has no priorities of calls"],
  ["metadata", "Niche keeps no metadata of a call: use additionalInfo or context in the payload"],
  ["callbackUrl", "Niche has no address per call for events: set up a webhook in its dashboard"],
  ["idempotencyKey", "Niche knows no idempotency keys"],
];

/** The body that starts a call (contract §6.10). @throws RefusedError naming everything in it that the platform would not take. */
export function callBody(request: CallRequest): JsonObject {
  const fields = { ...request.payload, ...request.parameters };
  const problems = [
    ...LACKING.filter(([field]) => request[field] !== undefined && request[field] !== false).map(([, why]) => why),
    ...(PHONE.test(request.to)
      ? []
      : [
          `${request.to} is no number that Niche calls: ${phoneAdvice(request.to, PHONE) ?? "it must be a US number, +1 and ten digits, neither area code nor exchange beginning with 0 or 1"}`,
        ]),
    ...Object.entries(fields).flatMap(([name, value]) => problemOf(name, value, request.unchecked ?? false)),
    ...("leadId" in fields && "context" in fields
      ? ["context is ignored where there is a leadId: leave one of them out"]
      : []),
  ];
  if (problems.length > 0) throw new RefusedError(problems.join("; "));
  return { ...fields, phoneNumber: request.to };
}

function problemOf(name: string, value: unknown, unchecked: boolean): string[] {
  const field = ownProperty(FIELDS, name);
  if (name === "phoneNumber") return ["phoneNumber is the number to ring, and stands apart from the payload"];
  if (field)
    return field.fits(value) || unchecked
      ? []
      : [`${name} must be ${field.what}${value === "" ? ", and not empty" : ""}`];
  if (unchecked) return [];
  const names = Object.keys(FIELDS);
  const near = nearMiss(name, names);
  return [
    `a call of Niche has no ${name}; ${near === undefined ? `there is ${names.join(", ")}` : `did you mean ${near}?`}`,
  ];
}
