import { oneLine } from "../../../provider/text/printable.ts";
import { shellWord } from "../../../provider/text/shell-word.ts";
import { formatPath } from "../../../provider/kind/problem.ts";
import { OVERWRITE } from "../../../provider/lifecycle/overwrite.ts";
import type { Place } from "../../host/report-body.ts";
import type { DriftedPath, DriftedResource, DriftReport } from "../../generated/drift.ts";
import type { Change, WriteBackPlan } from "../../write-back/plan.ts";
import type { Drifted } from "../../drift/build.ts";
import { code, lengthOf, list, marker, placeWords } from "../markdown.ts";
import { counted } from "../summary.ts";
import { valueText } from "../value-text.ts";
import { driftTitle, heardText } from "./summary.ts";

/** What is taken into git of the drift of a stack, and what is not. */
export interface WriteBack {
  readonly report: DriftReport;
  /** What somebody changed on the platform. */
  readonly drifted: readonly Drifted[];
  readonly plan: Pick<WriteBackPlan, "written" | "left">;
}

/** Most characters of the text: GitHub takes 65,536. */
const MOST = 60_000;

/** Most lines of a commit's message that name what is changed. */
const MOST_NAMED = 50;

/** The kind of marker by which the request of a stack is found again. */
const WHAT = "writeback";

/** What follows in a commit of ours: whose drift it takes, and the digest of what it changes. */
const TRAILER = "Voice-agents-drift";

export const writeBackMarker = (place: Place): string => marker(place, WHAT);

export const writeBackTitle = (report: DriftReport): string => `Take what is live into git: ${driftTitle(report)}`;

/** The message of the commit, which says by its last line that it is ours. */
export function writeBackMessage({ report, plan }: Pick<WriteBack, "report" | "plan">, digest: string): string {
  const names = plan.written.map(
    ({ drifted: { sides }, field }) => `${sides.definition.kind} ${sides.name}: ${formatPath(field)}`,
  );
  const more = names.length - MOST_NAMED;
  return [
    writeBackTitle(report),
    "",
    ...[...names.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])],
    "",
    trailer(report, digest),
    "",
  ].join("\n");
}

const trailer = (place: Place, digest: string): string => `${TRAILER}: ${placeWords(place)} ${digest}`;

/** The digest of what a commit changes, by its message; undefined where it is none of ours for this stack. */
export function digestOfMessage(message: string, place: Place): string | undefined {
  const last = message.trimEnd().split("\n").at(-1) ?? "";
  const digest = last.split(" ").at(-1) ?? "";
  return /^[0-9a-f]{64}$/.test(digest) && last === trailer(place, digest) ? digest : undefined;
}

/** The text of the request. All texts of strangers stand in code. */
export function formatWriteBack({ report, drifted, plan }: WriteBack): string {
  const { resources } = report;
  const heard = (change: Change): string => {
    const all = resourceOf(resources, change)?.heard ?? [];
    return all.length === 0 ? "" : `. Heard on ${list(all.map(heardText), 5)}`;
  };
  const gone = drifted.filter((one) => one.gone);
  const taken = plan.written.map((change) => `- ${nameOf(change)}: ${code(formatPath(change.field))}${heard(change)}`);
  const left = [
    ...plan.left.map(({ change, why }) =>
      [`- ${nameOf(change)}: ${code(formatPath(change.field))}: ${code(why)}`, ...valuesOf(resources, change)].join(
        "\n",
      ),
    ),
    ...gone.map(
      ({ sides: { definition, name } }) =>
        `- ${definition.kind} ${code(name)} is gone from the platform: remove its manifest, or let ${code("pulumi up --refresh")} make it anew`,
    ),
  ];
  const all = taken.length + left.length;
  const head = [
    writeBackMarker(report),
    `### Drift of ${code(driftTitle(report))}, taken into git`,
    "",
    `${counted(all, "thing")} changed on the platform. This takes ${left.length === 0 ? "all" : `${taken.length} of them`} into git, where nobody has to type what is live already.`,
  ];
  const end = [
    "",
    "To have git overwrite what is live instead, close this, and run",
    "",
    "```sh",
    `${OVERWRITE}=${shellWord(oneLine(drifted.map(({ sides: { definition, name } }) => `${definition.reference}.${name}`).join(",")))} pulumi up --refresh`,
    "```",
    "",
    "<sub>It follows what is live until it is merged, and closes by itself when the drift is gone. A commit of somebody else on its branch is never overwritten. Closed by somebody, it is proposed again only when something else is live.</sub>",
    "",
  ];
  let room = MOST - lengthOf([...head, ...end]);
  const part = (title: string, lines: readonly string[]): string[] => {
    if (lines.length === 0) return [];
    const kept: string[] = [];
    for (const line of lines) {
      if ((room -= line.length + 1) < 0) break;
      kept.push(line);
    }
    const more = lines.length - kept.length;
    return ["", `#### ${title}`, "", ...kept, ...(more > 0 ? [`- and ${more} more`] : [])];
  };
  // What a person has to decide comes first.
  return [...head, ...part("Not taken: decide yourself", left), ...part("Taken", taken), ...end].join("\n");
}

/** What stands in a request of ours that is closed because nothing is left to take. */
export const closedWriteBack = (place: DriftReport): string =>
  [
    writeBackMarker(place),
    `### Drift of ${code(driftTitle(place))}`,
    "",
    "Nothing is left that could be taken into git by itself, so this has been closed.",
    "",
  ].join("\n");

const nameOf = ({ drifted: { sides } }: Change): string => `${sides.definition.kind} ${code(sides.name)}`;

const resourceOf = (all: readonly DriftedResource[], { drifted: { sides } }: Change): DriftedResource | undefined =>
  all.find(
    ({ platform, kind, name }) =>
      platform === sides.definition.platform && kind === sides.definition.kind && name === sides.name,
  );

/** The values of what was not taken: all three in a conflict. */
function valuesOf(resources: readonly DriftedResource[], change: Change): string[] {
  const own = new Set(change.movements.map(({ path }) => formatPath(path)));
  const paths = resourceOf(resources, change)?.paths.filter(({ path }) => own.has(path)) ?? [];
  return paths.map((path) => `  - ${code(path.path)}: ${valuesText(path)}`);
}

function valuesText({ moved, recorded, live, desired }: DriftedPath): string {
  const text = (value: unknown): string => code(valueText(value));
  return `${moved === "both" ? `was ${text(recorded)}, ` : ""}is ${text(live)}, and git says ${text(desired)}`;
}
