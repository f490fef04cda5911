import { oneLine } from "../../provider/text/printable.ts";
import { code, marker, saidLines } from "../report/markdown.ts";
import { MOST_CHARACTERS } from "./host.ts";

/** A stack in its folder, as a marker names it; no stack stands for the folder as a whole. */
export interface Place {
  readonly folder: string;
  readonly stack: string | null;
}

const MARKER = /^<!-- voice-agents (?<what>[a-z]+) (?<folder>\S*) (?<stack>\S*) -->(?=\r?\n|$)/;

/** The second line; further down a stranger may have written one like it. */
const HEAD =
  /^[^\n]*\n<!-- voice-agents head (?<head>[0-9a-f]{7,64})(?: digest (?<digest>[0-9a-f]{64}))? -->(?=\r?\n|$)/;

/** The marker in the first line of a text, by which a bot finds what it wrote; undefined where there is none. */
export const markerOf = (body: string): string | undefined => MARKER.exec(body)?.[0];

/** Which folder and stack the marker of a review names; undefined for a text that is none. */
export function placeOf(body: string): Place | undefined {
  const { what, folder = "", stack = "" } = MARKER.exec(body)?.groups ?? {};
  if (what !== "review") return undefined;
  try {
    return { folder: decodeURIComponent(folder), stack: stack === "" ? null : decodeURIComponent(stack) };
  } catch {
    return undefined; // Somebody wrote it by hand.
  }
}

/** The commit that a text of ours is about. */
export const headIn = (body: string): string | undefined => HEAD.exec(body)?.groups?.["head"];

/** The digest of the change that a review of ours showed; undefined where it showed none. */
export const digestIn = (body: string): string | undefined => HEAD.exec(body)?.groups?.["digest"];

/** A text with the commit that it is about and the change's digest, which nobody sees, and what is to be read before anything else. */
export function withHead(
  body: string,
  { head, digest, banner }: { head: string | undefined; digest?: string | undefined; banner?: string },
): string {
  const first = markerOf(body);
  if (first === undefined) throw new Error("the text does not begin with a marker of ours, `<!-- voice-agents … -->`");
  const lines = [
    first,
    ...(head === undefined
      ? []
      : [`<!-- voice-agents head ${head}${digest === undefined ? "" : ` digest ${digest}`} -->`]),
    ...(banner === undefined ? [] : ["> [!WARNING]", `> ${banner}`, ""]),
  ];
  return fitting(`${lines.join("\n")}${body.slice(first.length)}`);
}

/** What stands in the place of a review that did not come about. */
export function failedBody(place: Place, { head, reason }: { head: string | undefined; reason: string }): string {
  const said = saidLines(reason, MOST_LINES);
  return [
    marker(place),
    title(place),
    "",
    `**The review${of(head)} failed, so nobody can say what the change does.** What stood here before was about an older commit.`,
    ...(said.length === 0 ? [] : ["", ...said]),
    "",
  ].join("\n");
}

/** The end of what a failed command said says why. */
const MOST_LINES = 60;

/** What stands in the place of the review of a stack that the change reaches no more. */
export const nothingBody = (place: Place, head: string | undefined): string =>
  [
    marker(place),
    title(place),
    "",
    `Nothing changes here any more${head === undefined ? "" : `, as of${of(head, "")}`}.`,
    "",
  ].join("\n");

const title = ({ folder, stack }: Place): string =>
  `### Voice agents: ${code([...(folder === "." && stack !== null ? [] : [folder]), ...(stack === null ? [] : [stack])].join(" / "))}`;

const of = (head: string | undefined, word = " of"): string =>
  head === undefined ? "" : `${word} <code>${oneLine(head.slice(0, 12))}</code>`;

/** The banner of a review that is not about the head any more. */
export const movedOn = (head: string, now: string): string =>
  `**Out of date.** This is about <code>${oneLine(head.slice(0, 12))}</code>, and the branch has moved on to <code>${oneLine(now.slice(0, 12))}</code>.`;

/** A text that every host takes: cut between lines, with a fence and details closed that the cut left open, and saying so. */
export function fitting(body: string): string {
  if (body.length <= MOST_CHARACTERS) return body;
  const room = MOST_CHARACTERS - 300;
  const kept: string[] = [];
  let size = 0;
  let fence: string | undefined;
  let details = 0;
  for (const line of body.split("\n")) {
    size += line.length + 1;
    if (size > room) break;
    kept.push(line);
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    if (fence === undefined)
      details += (line.match(/<details\b/g)?.length ?? 0) - (line.match(/<\/details>/g)?.length ?? 0);
  }
  const closed = [
    ...(fence === undefined ? [] : [fence]),
    ...Array.from({ length: Math.max(0, details) }, () => "</details>"),
  ];
  return [
    ...kept,
    ...closed,
    "",
    "**The rest did not fit here.** The whole is in the step's summary and its artefact.",
    "",
  ].join("\n");
}
