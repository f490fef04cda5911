import type { MiraiMindsDeploymentSpec } from "../generated/miraiminds.ts";
import { KEEP, type Change, type Definition, type JsonObject, type Plain } from "../resource/definition.ts";
import { UnfinishedError } from "../resource/unfinished-error.ts";
import { isObject, omit, pick } from "../resource/value.ts";
import { ASSISTANTS_KEY, assertNotArchived, listAssistants, putAssistant, readAssistant } from "./assistants.ts";
import { connect, WORKSPACE_ARGS, type MiraiMindsMember, type MiraiMindsWorkspace } from "./connection.ts";
import { purchaseNumber, releaseNumber } from "./number-pool.ts";
import { deploymentRules, deploymentSetRules } from "./rules/deployment.ts";

type Spec = Plain<MiraiMindsDeploymentSpec & MiraiMindsMember>;

/** The two lines of an assistant, and the outputs that hold the ids of their numbers. */
const LINES = [
  ["inbound", "inboundNumberId"],
  ["outbound", "outboundNumberId"],
] as const;

type Line = (typeof LINES)[number][0];

/** The telephony of an assistant (contract §5.1, §9): which number it answers, and which it calls from. */
export const deployment: Definition<Spec, MiraiMindsWorkspace> = {
  platform: "miraiminds",
  kind: "Deployment",
  reference: "deployment",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["inboundNumberId", "outboundNumberId"],
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
      return [`${line}: buys the number ${String(wanted)}, which spends money`];
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
  matches: () => "no",
  observe: async (_api, live, { expected, outputs }) => ({
    voiceAgentId: String(assertNotArchived(live, String(live["_id"]))["_id"]),
    ...Object.fromEntries(LINES.map(([line, output]) => [line, seenLine(live, line, expected[line], outputs[output])])),
  }),
  computed: (live, spec, { previous, written }) => {
    const lines = LINES.filter(([line]) => spec[line] !== undefined);
    const known = pick(
      previous,
      lines.map(([, output]) => output),
    );
    return written ? Object.fromEntries(lines.map(([line, output]) => [output, telephony(live)[line]])) : known;
  },

  create: (api, spec) => bind(api, spec.voiceAgentId, spec, {}),
  update: (api, id, { body, desired, outputs }: Change<Spec>) => {
    const changed = LINES.filter(([line]) => line in body);
    const removed = changed.filter(([line]) => desired[line] === undefined).map(([line]) => line);
    // A number that was bought and recorded stays the line's number as long as its manifest does not change.
    const known = omit(
      outputs,
      changed.map(([, output]) => output),
    );
    return bind(api, id, desired, known, removed);
  },
  async remove(api, id, { spec, onDelete, outputs }) {
    const live = await readAssistant(api, id);
    const ours = LINES.filter(
      ([line, output]) => spec[line] !== undefined && telephony(live ?? {})[line] === outputs[output],
    );
    if (ours.length > 0)
      await putAssistant(api, id, { telephony: Object.fromEntries(ours.map(([line]) => [line, null])) });
    if (onDelete !== "release") return undefined;
    for (const [, output] of LINES) if (typeof outputs[output] === "string") await releaseNumber(api, outputs[output]);
    return undefined;
  },
};

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

/** Gets the numbers, then gives them to the assistant in one update. What was bought is remembered even if the rest fails. */
async function bind(
  api: MiraiMindsWorkspace,
  id: string,
  spec: Spec,
  known: JsonObject,
  removed: readonly Line[] = [],
): Promise<JsonObject> {
  const numbers: JsonObject = { ...known };
  try {
    for (const [line, output] of LINES) {
      const wanted = spec[line] as JsonObject | undefined;
      if (wanted === undefined) continue;
      const purchase = purchaseOf(wanted);
      numbers[output] = purchase
        ? (numbers[output] ?? (await purchaseNumber(api, purchase)))
        : wanted["telephonyNumberId"];
    }
    const lines = LINES.filter(([line]) => spec[line] !== undefined).map(([line, output]) => [line, numbers[output]]);
    await putAssistant(api, id, { telephony: Object.fromEntries([...lines, ...removed.map((line) => [line, null])]) });
  } catch (error) {
    throw Object.keys(numbers).length > 0 ? new UnfinishedError(error, id, numbers) : error;
  }
  const live = await readAssistant(api, id);
  if (!live) throw new Error(`there is no assistant ${id} in this workspace`);
  return live;
}
