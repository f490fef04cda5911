import type { ChangeSet, ResourceChange } from "../generated/change-set.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { wrapped } from "../../provider/text/wrapped.ts";
import {
  alarmsOf,
  commitsText,
  countsText,
  operationText,
  callersOf,
  mostSevereFirst,
  nameOf,
  reachText,
  titleOf,
} from "./summary.ts";
import { pathLines, screenOf, type Screen, type TextOptions } from "./terminal.ts";

/**
 * Text for a terminal: what must not be missed first, then a paragraph for each resource, agents before the rest. Every line of a stranger's
 * text stands behind a sign of ours, so that no log takes it for a command.
 */
export function formatText(changeSets: readonly ChangeSet[], options: TextOptions = {}): string {
  return changeSets.map((changeSet) => report(changeSet, screenOf(options))).join("\n\n");
}

function report(changeSet: ChangeSet, screen: Screen): string {
  const { paint } = screen;
  const head = [paint("bold", oneLine(titleOf(changeSet))), paint("dim", commitsText(changeSet)), ""];
  if (changeSet.problems.length > 0) return [...head, ...problems(changeSet, screen)].join("\n") + "\n";
  const counts = countsText(changeSet);
  const heardOn = callersOf(changeSet);
  const alarms = alarmsOf(changeSet).flatMap(({ what, detail }) =>
    wrapped(`${paint(["bold", "red"], `! ${what}:`)} ${oneLine(detail)}`, { following: "    ", width: screen.width }),
  );
  return [
    ...head,
    ...(counts === "" ? [] : [counts]),
    reachText(changeSet),
    ...(alarms.length > 0 ? ["", ...alarms] : []),
    ...mostSevereFirst(changeSet.resources).flatMap((change) => ["", ...paragraph(change, heardOn(change), screen)]),
    "",
    paint("dim", `digest ${changeSet.digest}`),
    "",
  ].join("\n");
}

const problems = ({ problems: all }: ChangeSet, { paint }: Screen): string[] => [
  paint(["bold", "red"], "the manifests are not valid, so nobody can say what the change does"),
  ...all.flatMap(({ side, file, line, column, code, message, suggestion }) => [
    "",
    `${side === "base" ? "before the change" : "after it"}: ${oneLine(`${file}:${line}:${column}`)} ${paint("red", code)}`,
    `  | ${oneLine(message)}`,
    ...(suggestion === undefined ? [] : [`  | ${oneLine(suggestion)}`]),
  ]),
];

function paragraph(change: ResourceChange, heard: readonly string[], screen: Screen): string[] {
  const { paint } = screen;
  const { operation, paths, because, previousName } = change;
  const was = previousName === undefined ? "" : ` (before: ${oneLine(previousName)})`;
  const title = `${paint(["bold", operation === "delete" ? "red" : "cyan"], oneLine(nameOf(change)))}${was}, ${operationText(operation)}`;
  return [
    title,
    ...heard.map((line) => paint("dim", `  heard on ${oneLine(line)}`)),
    ...because.map((key) => `  because ${oneLine(key)} changes`),
    // What goes away is named; what it said is in git.
    ...(operation === "delete" ? [] : paths.flatMap((path) => pathLines(path, screen))),
  ];
}
