import type { MiraiMindsDeploymentSpec } from "../../generated/miraiminds.ts";
import { defaults } from "../../kind/defaults.ts";
import { LEAVE_AS_IS, type Change, type Definition, type JsonObject, type Plain } from "../../kind/definition.ts";
import { confirmGone } from "../../lifecycle/confirm-gone.ts";
import { readUntil } from "../../lifecycle/read-until.ts";
import type { Run } from "../../lifecycle/run.ts";
import { IncompleteError } from "../../lifecycle/incomplete-error.ts";
import { isObject, pick } from "../../kind/value.ts";
import { ASSISTANTS_KEY, assertNotArchived, listAssistants, putAssistant, readAssistant } from "./assistants.ts";
import { connect, WORKSPACE_ARGS, type MiraiMindsMember, type MiraiMindsWorkspace } from "./connection.ts";
import { lineTaken, purchaseNumber, releaseNumber } from "./number-pool.ts";
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
  ...defaults,
  platform: "miraiminds",
  kind: "Deployment",
  reference: "deployment",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: [...LINES.flatMap(([, id, number]) => [id, number]), "unusedNumbers"],
  rules: deploymentRules,
  setRules: deploymentSetRules,
  naturalKey: ({ voiceAgentId }) => voiceAgentId,

  replaceOn: ["workspaceId", "voiceAgentId"],
  // The first assistant of a workspace is given an outbound number by the platform (contract §16 no. 3).
  serverDefaulted: ["outbound"],
  clearValues: { voiceAgentId: LEAVE_AS_IS },
  canonical: (spec) => ({ ...spec }),
  phoneNumbers: LINES.flatMap(([line, , number]) => [`${line}.purchase.number`, number]),
  newCosts: (spec, { before }) =>
    LINES.flatMap(([line]) => {
      const wanted = purchaseOf(spec[line])?.["number"];
      if (wanted === undefined || wanted === purchaseOf(before[line])?.["number"]) return [];
      return [`${line}: buys the number ${JSON.stringify(wanted).slice(1, -1)}, which spends money`];
    }),
  previewWarnings: (_spec, { onDelete }) =>
    onDelete === "release"
      ? ["metadata.onDelete: release gives the numbers back when this manifest goes, and they cannot be had again"]
      : [],

  connect,
  learnFromState(outputs, run) {
    for (const [digits, id] of purchasedNumbers(outputs)) knownNumbers(run).set(digits, id);
  },
  collection: ASSISTANTS_KEY,
  partOf: "VoiceAgent",
  list: listAssistants,
  discovery: {
    includes: (live) => live["archivedAt"] == null && LINES.some(([line]) => telephony(live)[line] != null),
    platformFields: [],
    references: { voiceAgentId: "VoiceAgent" },
    async specOf(_api, id, live) {
      const set = LINES.filter(([line]) => telephony(live)[line] != null);
      const lines = set.map(([line]) => [line, { telephonyNumberId: telephony(live)[line] }] as const);
      return { voiceAgentId: id, ...Object.fromEntries(lines) };
    },
  },
  get: readAssistant,
  idOf: (_live, spec) => spec.voiceAgentId,
  matchedBy: { live: "_id", spec: "voiceAgentId" },
  matches(live, spec) {
    if (live["_id"] !== spec.voiceAgentId) return "no";
    const lines = LINES.filter(([line]) => spec[line] !== undefined);
    // Whether a number that is there is the one to be bought, only a look at what is for sale can tell.
    const taken = lines.filter(([line]) => telephony(live)[line] != null && purchaseOf(spec[line]) === undefined);
    const same = taken.filter(([line]) => telephony(live)[line] === (spec[line] as JsonObject)["telephonyNumberId"]);
    // Another outbound number may be the platform's default (contract §16 no. 3), another inbound number is somebody's.
    const somebodys = taken.some(([line]) => line === "inbound") && !same.some(([line]) => line === "inbound");
    return somebodys || same.length === lines.length ? "key" : "no";
  },
  observe: async (_api, live, { expected, outputs }) => ({
    voiceAgentId: String(assertNotArchived(live, String(live["_id"]))["_id"]),
    ...Object.fromEntries(LINES.map(([line, id]) => [line, seenLine(live, line, expected[line], outputs[id])])),
  }),
  computed: (live, spec, { previous }) =>
    numbersOf(spec, purchasedNumbers(isObject(live[ASSIGNED]) ? live[ASSIGNED] : previous)),

  async create(api, spec) {
    const id = spec.voiceAgentId;
    const live = purchaseOf(spec.inbound) ? await readAssistant(api, id) : undefined;
    const now = telephony(live ?? {})["inbound"];
    return bind(api, id, spec, {}, typeof now === "string" ? { inbound: now } : {});
  },
  async update(api, id, { body, desired, outputs, live }: Change<Spec>) {
    // Only the lines that change: on the other one somebody may have set another number.
    const lines = LINES.filter(([line]) => line in body);
    const bound = await bind(api, id, desired, outputs, { live, lines });
    warnOfUnused(api, outputs, bound[ASSIGNED] as JsonObject);
    return bound;
  },
  async remove(api, id, { spec, onDelete, outputs }) {
    const ours = await detach(api, id, spec, outputs);
    // A number that was somebody's before is not ours to give back.
    const numbers = new Set(purchasedNumbers(outputs).values());
    if (onDelete !== "release" || numbers.size === 0) return undefined;
    const kept: string[] = [];
    for (const number of numbers) {
      const user = await userOf(api, number, { id, lines: ours });
      if (user === undefined) await releaseNumber(api, number);
      else kept.push(`the number ${number} is not released, because the assistant ${user} has it`);
    }
    return kept.length > 0 ? kept.join("; ") : undefined;
  },
};

/** Under this name a live object carries the numbers that a write of ours has just given it. */
const ASSIGNED = "__bound";

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
function purchasedNumbers(outputs: JsonObject): Map<string, string> {
  const onLines = LINES.map(([, id, number]) => [outputs[number], outputs[id]] as const);
  const unused = isObject(outputs["unusedNumbers"]) ? Object.entries(outputs["unusedNumbers"]) : [];
  const knownNumbers = [...onLines, ...unused].filter((entry) => entry.every((part) => typeof part === "string"));
  return new Map(knownNumbers.map(([number, id]) => [digitsOf(number), String(id)]));
}

/** The outputs of the lines that a spec sets, as far as the numbers are known, and of numbers that were bought and are on neither. */
function numbersOf(spec: Spec, owned: ReadonlyMap<string, string>): JsonObject {
  const lines = LINES.reduce<JsonObject>((outputs, [line, id, number]) => {
    const wanted = spec[line] as JsonObject | undefined;
    if (wanted === undefined) return outputs;
    const purchase = purchaseOf(wanted);
    if (!purchase) return { ...outputs, [id]: wanted["telephonyNumberId"] };
    const own = owned.get(digitsOf(purchase["number"]));
    return own === undefined ? outputs : { ...outputs, [id]: own, [number]: purchase["number"] };
  }, {});
  return withUnused(lines, owned);
}

/** The outputs of the lines, and beside them the numbers that were bought and are on neither: what is paid for is never forgotten. */
function withUnused(outputs: JsonObject, owned: ReadonlyMap<string, string>): JsonObject {
  const lines = pick(
    outputs,
    LINES.flatMap(([, id, number]) => [id, number]),
  );
  const used = new Set(LINES.map(([, id]) => lines[id]));
  const unused = [...owned].filter(([, id]) => !used.has(id)).map(([digits, id]) => [`+${digits}`, id] as const);
  return unused.length === 0 ? lines : { ...lines, unusedNumbers: Object.fromEntries(unused) };
}

/** Takes from the assistant the numbers that we gave it, and returns the lines. What is not there is looked for twice: a read may be late. */
async function detach(
  api: MiraiMindsWorkspace,
  id: string,
  spec: Spec,
  outputs: JsonObject,
): Promise<readonly (typeof LINES)[number][]> {
  const named = LINES.filter(([line]) => spec[line] !== undefined);
  // A create that was cut short has recorded none, and what it bought may be on either.
  const set = named.length === 0 ? LINES : named;
  const numbers = new Set<unknown>(purchasedNumbers(outputs).values());
  const isOurs = (number: unknown, name: string) => number != null && (number === outputs[name] || numbers.has(number));
  const oursIn = (live: JsonObject | undefined) =>
    set.filter(([line, name]) => live && isOurs(telephony(live)[line], name));
  const first = oursIn(await readAssistant(api, id));
  const ours = first.length < set.length ? oursIn(await confirmGone(deployment, api, id, spec)) : first;
  if (ours.length === 0) return ours;
  const nothing = Object.fromEntries(ours.map(([line]) => [line, null]));
  await putAssistant(api, id, { telephony: nothing });
  assertBound(await readBound(api, id, nothing), nothing);
  return ours;
}

/** Numbers that the state of some Deployment of this run knows as bought, digits to id: a replacement takes its own along. */
const knownNumbers = (run: Run): Map<string, string> =>
  run.once("miraiminds numbers known", () => new Map<string, string>());

/** The numbers that assistants were given in this run, by id. */
const assignedNumbers = (run: Run): Map<string, string> =>
  run.once("miraiminds numbers given", () => new Map<string, string>());

interface Detached {
  readonly id: string;
  readonly lines: readonly (typeof LINES)[number][];
}

/** An assistant that has the number: by this run's doing in any workspace, otherwise in this one; lines that were cleared just now do not count. */
async function userOf(api: MiraiMindsWorkspace, number: string, { id, lines }: Detached): Promise<string | undefined> {
  const here = assignedNumbers(api.run).get(number);
  if (here !== undefined && here !== id) return here;
  const left = LINES.filter((line) => !lines.includes(line));
  const has = ([other, live]: [string, JsonObject]) =>
    (other === id ? left : LINES).some(([line]) => telephony(live)[line] === number);
  return [...(await listAssistants(api))].find(has)?.[0];
}

/** Says of a number that was bought here that the manifest no longer names it: it is still paid for. */
function warnOfUnused({ run }: MiraiMindsWorkspace, before: JsonObject, after: JsonObject): void {
  const known = Object.keys(unusedIn(before));
  for (const [number, id] of Object.entries(unusedIn(after))) {
    if (known.includes(number)) continue;
    run.warn(
      `the number ${number} (${String(id)}), which was bought here, is on no line of this Deployment any more, and is still paid for: ` +
        "it stays in the state (output unusedNumbers), is used again where the manifest names it, and can be released in the dashboard",
    );
  }
}

const unusedIn = (outputs: JsonObject): JsonObject =>
  isObject(outputs["unusedNumbers"]) ? outputs["unusedNumbers"] : {};

interface Binding {
  /** A number on the inbound line that is not ours to replace. */
  readonly inbound?: string;
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
  { inbound, live: before = {}, lines = LINES.filter(([line]) => spec[line] !== undefined) }: Binding = {},
): Promise<JsonObject> {
  const owned = purchasedNumbers(outputs);
  const buying = lines.filter(([line]) => purchaseOf(spec[line]) !== undefined);
  let reached = outputs;
  let sent = false;
  try {
    for (const [line] of buying) {
      const purchase = purchaseOf(spec[line]) ?? {};
      const digits = digitsOf(purchase["number"]);
      const now = line === "inbound" ? inbound : undefined;
      if (owned.has(digits)) continue;
      const other = knownNumbers(api.run).get(digits);
      if (other !== undefined && now !== undefined && now !== other) throw new Error(lineTaken(line, now));
      owned.set(digits, other ?? (await purchaseNumber(api, purchase, { line, now })));
    }
    const numbers = numbersOf(spec, owned);
    const wanted = Object.fromEntries(lines.map(([line, idName]) => [line, numbers[idName] ?? null])) as JsonObject;
    for (const number of Object.values(wanted))
      if (typeof number === "string") assignedNumbers(api.run).set(number, id);
    if (isBound(before, wanted)) return { ...before, [ASSIGNED]: numbers };
    await putAssistant(api, id, { telephony: wanted });
    sent = true;
    reached = numbers;
    const live = await readBound(api, id, wanted);
    if (!isBound(live, wanted)) reached = outputs;
    assertBound(live, wanted);
    return { ...live, [ASSIGNED]: numbers };
  } catch (error) {
    const isNew = owned.size > purchasedNumbers(outputs).size || reached !== outputs;
    // A create that broke off after the lines were given is finished by the next `pulumi up`, which must know that it was ours.
    throw sent || (owned.size > 0 && isNew) ? new IncompleteError(error, id, withUnused(reached, owned)) : error;
  }
}

/** The assistant after an update of its lines; a read that does not show them is repeated, because it may be late. */
async function readBound(api: MiraiMindsWorkspace, id: string, wanted: JsonObject): Promise<JsonObject> {
  const live = await readUntil(
    api,
    (seen: JsonObject | undefined) => seen !== undefined && isBound(seen, wanted),
    () => readAssistant(api, id),
  );
  if (!live) throw new Error(`the platform says that there is no assistant ${id} in this workspace`);
  return live;
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
