import { workflowCommand } from "../../provider/manifest/format-github.ts";
import type { ChangeSet } from "../generated/change-set.ts";
import { alarmsOf, countsText, reachText, titleOf } from "./summary.ts";

/** What GitHub shows of one kind in a step; what is loudest comes first. */
const MOST = 10;

/** Workflow commands: problems as errors at their lines, what must not be missed as warnings, and one notice that sums up. */
export function formatGitHub(changeSets: readonly ChangeSet[]): string {
  return changeSets.map(commands).join("");
}

function commands(changeSet: ChangeSet): string {
  const title = titleOf(changeSet);
  const { problems, resources } = changeSet;
  const errors = problems.map(({ side, file, line, column, code, message, suggestion }) => {
    // A line of the base is none of the pull request's.
    const place = side === "head" ? { file, line, col: column } : {};
    const text = `${side === "base" ? "before the change: " : ""}${message}${suggestion === undefined ? "" : `; ${suggestion}`}`;
    return workflowCommand("error", { ...place, title: `${title}: ${code}` }, [text]);
  });
  if (problems.length > 0) return `${errors.join("\n")}\n`;
  const alarms = alarmsOf(changeSet);
  const loud = alarms
    .slice(0, MOST - 1)
    .map(({ what, detail }) => workflowCommand("warning", { title }, [`${what}: ${detail}`]));
  const more = alarms.slice(MOST - 1);
  const rest =
    more.length > 0 ? [workflowCommand("warning", { title }, [`and ${more.length} more: see the review`])] : [];
  const summary = resources.length === 0 ? "nothing changes" : `${countsText(changeSet)}. ${reachText(changeSet)}`;
  return `${[...loud, ...rest, workflowCommand("notice", { title }, [summary])].join("\n")}\n`;
}
