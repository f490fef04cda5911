import type { MiraiMindsDeploymentSpec } from "../generated/miraiminds.ts";
import { KEEP, type Change, type Definition, type JsonObject, type Plain } from "../resource/definition.ts";
import { UnfinishedError } from "../resource/unfinished-error.ts";
import { isObject, pick } from "../resource/value.ts";
import { ASSISTANTS_KEY, assertNotArchived, listAssistants, putAssistant, readAssistant } from "./assistants.ts";
import { connect, WORKSPACE_ARGS, type MiraiMindsMember, type MiraiMindsWorkspace } from "./connection.ts";
import { purchaseNumber, releaseNumber } from "./number-pool.ts";
import { deploymentRules, deploymentSetRules } from "./rules/deployment.ts";

type Spec = Plain<MiraiMindsDeploymentSpec & MiraiMindsMember>;

/** The two lines of an assistant, and the outputs that hold the id of each one's number and, where it was bought here, the number. */
const LINES = [
  ["inbound", "inboundNumberId", "inboundNumber"],
  ["outbound", "outboundNumberId", "outboundNumber"],
] as const;

type Line = (typeof LINES)[number][0];

/** The telephony of an assistant (contract §5.1, §9): which number it answers, and which it calls from. */
export const deployment: Definition<Spec, MiraiMindsWorkspace> = {
  platform: "miraiminds",
  kind: "Deployment",
  reference: "deployment",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: LINES.flatMap(([, id, number]) => [id, number]),
  rules: deploymentRules,
  setRules: deploymentSetRules,
  naturalKey: ({ voiceAgentId }) => voiceAgentId,

  replaceOn: ["workspaceId", "voiceAgentId"],
  writeOnly: [],
  secrets: [],
  nested: [],
  // The first assistant of a workspace is given an outbound number by the platform (contract §16 no. 3).
  filled: ["outbound"],
  clear: { voiceAgentId: KEEP },
  canonical: (spec) => ({ ...spec }),
  cautions: (spec, { onDelete, before }) => [
    ...LINES.flatMap(([line]) => {
      const wanted = purchaseOf(spec[line])?.["number"];
      if (wanted === undefined || wanted === purchaseOf(before[line])?.["number"]) return [];
      return [`${line}: buys the number ${JSON.stringify(wanted).slice(1, -1)}, which spends money`];
    }),
    ...(onDelete === "release"
      ? ["metadata.onDelete: release gives the numbers back when this manifest goes, and they cannot be had again"]
      : []),
  ],

  connect,
  collection: ASSISTANTS_KEY,
  list: listAssistants,
  get: readAssistant,
  idOf: (_live, spec) => spec.voiceAgentId,
  matches(live, spec) {
    if (live["_id"] !== spec.voiceAgentId) return "no";
    const lines = LINES.filter(([line]) => spec[line] !== undefined);
    const taken = lines.filter(([line]) => telephony(live)[line] != null);
    const same = taken.filter(([line]) => telephony(live)[line] === (spec[line] as JsonObject)["telephonyNumberId"]);
    // Another outbound number may be the platform's default (contract §16 no. 3), another inbound number is somebody's.
    const somebodys = taken.some(([line]) => line === "inbound") && !same.some(([line]) => line === "inbound");
    return somebodys || same.length === lines.length ? "key" : "no";
  },
  observe: async (_api, live, { expected, outputs }) => ({
    voiceAgentId: String(assertNotArchived(live, String(live["_id"]))["_id"]),
    ...Object.fromEntries(LINES.map(([line, id]) => [line, seenLine(live, line, expected[line], outputs[id])])),
  }),
  computed: (live, spec, { previous }) => numbersOf(spec, bought(isObject(live[BOUND]) ? live[BOUND] : previous)),

  create: (api, spec) => bind(api, spec.voiceAgentId, spec, {}),
  update: (api, id, { body, desired, outputs, live }: Change<Spec>) => {
    // Only the lines that change: on the other one somebody may have set another number.
    const lines = LINES.filter(([line]) => line in body);
    return bind(api, id, desired, outputs, { live, lines });
  },
  async remove(api, id, { spec, onDelete, outputs }) {
    const live = await readAssistant(api, id);
    if (!live) await api.checkWorkspace();
    const ours = LINES.filter(
      ([line, name]) => live && spec[line] !== undefined && telephony(live)[line] === outputs[name],
    );
    if (ours.length > 0)
      await putAssistant(api, id, { telephony: Object.fromEntries(ours.map(([line]) => [line, null])) });
    // A number that was somebody's before is not ours to give back.
    if (onDelete === "release")
      for (const number of new Set(bought(outputs).values())) await releaseNumber(api, number);
    return undefined;
  },
};

/** Under this name a live object carries the numbers that a write of ours has just given it. */
const BOUND = "__bound";

const telephony = (live: JsonObject): JsonObject => (isObject(live["telephony"]) ? live["telephony"] : {});

const purchaseOf = (line: unknown): JsonObject | undefined =>
  isObject(line) && isObject(line["purchase"]) ? line["purchase"] : undefined;

/** A line as the manifest says it, as long as it has the number that we gave it; otherwise the number that it has now. */
function seenLine(live: JsonObject, line: Line, expected: unknown, recorded: unknown): unknown {
  const now = telephony(live)[line];
  const ours = isObject(expected) && "telephonyNumberId" in expected ? expected["telephonyNumberId"] : recorded;
  if (now === ours && expected !== undefined) return expected;
  return now == null ? undefined : { telephonyNumberId: now };
}

const digitsOf = (number: unknown): string => String(number).replace(/\D/g, "");

/** Numbers that were bought here, as the outputs record them: digits to id. */
const bought = (outputs: JsonObject): Map<string, string> =>
  new Map(
    LINES.filter(([, id, number]) => typeof outputs[id] === "string" && typeof outputs[number] === "string").map(
      ([, id, number]) => [digitsOf(outputs[number]), String(outputs[id])],
    ),
  );

/** The outputs of the lines that a spec sets, as far as the numbers are known. */
function numbersOf(spec: Spec, owned: ReadonlyMap<string, string>): JsonObject {
  return LINES.reduce<JsonObject>((outputs, [line, id, number]) => {
    const wanted = spec[line] as JsonObject | undefined;
    if (wanted === undefined) return outputs;
    const purchase = purchaseOf(wanted);
    if (!purchase) return { ...outputs, [id]: wanted["telephonyNumberId"] };
    const own = owned.get(digitsOf(purchase["number"]));
    return own === undefined ? outputs : { ...outputs, [id]: own, [number]: purchase["number"] };
  }, {});
}

interface Binding {
  /** The assistant as it is, where it is known. */
  readonly live?: JsonObject;
  /** Lines to set. Default: those that the spec sets. */
  readonly lines?: readonly (typeof LINES)[number][];
}

/**
 * Gets the numbers, then gives them to the assistant in one update. A number that the state knows as bought is not bought again, on
 * whichever line it is wanted. What was bought is remembered even if the rest fails.
 */
async function bind(
  api: MiraiMindsWorkspace,
  id: string,
  spec: Spec,
  outputs: JsonObject,
  { live: before = {}, lines = LINES.filter(([line]) => spec[line] !== undefined) }: Binding = {},
): Promise<JsonObject> {
  const owned = bought(outputs);
  const buying = lines.filter(([line]) => purchaseOf(spec[line]) !== undefined);
  try {
    for (const [line] of buying) {
      const purchase = purchaseOf(spec[line]) ?? {};
      const digits = digitsOf(purchase["number"]);
      if (!owned.has(digits)) owned.set(digits, await purchaseNumber(api, purchase));
    }
    const numbers = numbersOf(spec, owned);
    const wanted = Object.fromEntries(lines.map(([line, idName]) => [line, numbers[idName] ?? null])) as JsonObject;
    if (isBound(before, wanted)) return { ...before, [BOUND]: numbers };
    await putAssistant(api, id, { telephony: wanted });
    const live = await readAssistant(api, id);
    if (!live) throw new Error(`there is no assistant ${id} in this workspace`);
    assertBound(live, wanted);
    return { ...live, [BOUND]: numbers };
  } catch (error) {
    const names = buying.map(([line]) => line);
    const reached = numbersOf(pick(spec, names) as Spec, owned);
    throw owned.size > 0 ? new UnfinishedError(error, id, { ...outputs, ...reached }) : error;
  }
}

const isBound = (live: JsonObject, wanted: JsonObject): boolean =>
  "telephony" in live && Object.entries(wanted).every(([line, number]) => (telephony(live)[line] ?? null) === number);

function assertBound(live: JsonObject, wanted: JsonObject): void {
  const wrong = Object.entries(wanted).filter(([line, number]) => (telephony(live)[line] ?? null) !== number);
  if (wrong.length === 0) return;
  const facts = wrong.map(
    ([line, number]) =>
      `${line}: sent ${JSON.stringify(number)}, platform has ${JSON.stringify(telephony(live)[line] ?? "(not set)")}`,
  );
  throw new Error(
    `the platform accepted the request but did not apply all of it: ${facts.join("; ")}; run \`pulumi up\` again`,
  );
}
