import { workflowCommand } from "../../../provider/manifest/format-github.ts";
import { isDrifted } from "../../drift/build.ts";
import type { DriftReport } from "../../generated/drift.ts";
import { nameOf } from "../summary.ts";
import { driftText, driftTitle, mostPressingFirst, stateText, verdictOf } from "./summary.ts";

/** What GitHub shows of one kind in a step. */
const MOST = 10;

/** Workflow commands: a stack that could not be looked at as an error, each drifted resource as a warning, and one notice that sums up. */
export function formatDriftGitHub(reports: readonly DriftReport[], { strict = false } = {}): string {
  return reports.map((report) => commands(report, strict)).join("");
}

function commands(report: DriftReport, strict: boolean): string {
  const title = `drift: ${driftTitle(report)}`;
  if (report.error !== null) return `${workflowCommand("error", { title }, [report.error])}\n`;
  const loud = mostPressingFirst(report.resources).filter(isDrifted);
  const warnings = loud.slice(0, MOST - 1).map((resource) => {
    const paths = resource.paths.map(({ path }) => path).join(", ");
    const text = `${nameOf(resource)}: ${stateText(resource)}${paths === "" ? "" : `: ${paths}`}`;
    return workflowCommand("warning", { title }, [text]);
  });
  const more = loud.length - warnings.length;
  const rest = more > 0 ? [workflowCommand("warning", { title }, [`and ${more} more`])] : [];
  const beside =
    strict && report.counts.unmanaged > 0 ? [workflowCommand("warning", { title }, [driftText(report)])] : [];
  const summary = `${verdictOf(report, { strict })}: ${driftText(report)}`;
  return `${[...warnings, ...rest, ...beside, workflowCommand("notice", { title }, [summary])].join("\n")}\n`;
}
