import type { DriftedResource, DriftReport, Unmanaged } from "../../generated/drift.ts";
import { escapeHtml } from "../escape-html.ts";
import { code, pathSection } from "../html.ts";
import { page } from "../page.ts";
import { nameOf } from "../summary.ts";
import { valueText } from "../value-text.ts";
import { driftText, driftTitle, heardText, mostPressingFirst, sidesOf, stateText, verdictOf } from "./summary.ts";

/** One page for people: what somebody changed on the platform, before and after side by side, and who hears it now. */
export function formatDriftHtml(reports: readonly DriftReport[], { strict = false } = {}): string {
  const body = reports.map(stack).join("\n<hr>\n");
  return page(
    `Drift: ${reports.map(driftTitle).join(", ")}`,
    reports.length > 1 ? `${overview(reports, strict)}\n<hr>\n${body}` : body,
  );
}

function stack(report: DriftReport): string {
  const { error, resources, unmanaged } = report;
  return [
    `<h1>${escapeHtml(driftTitle(report))}</h1>`,
    `<p class="counts">${escapeHtml(driftText(report))}</p>`,
    ...(error === null ? [] : [`<div class="loud">${code(error)}</div>`]),
    ...mostPressingFirst(resources).map(card),
    ...(unmanaged ? [unmanagedSection(unmanaged)] : []),
  ].join("\n");
}

function card(resource: DriftedResource): string {
  const { heard, paths } = resource;
  return [
    '<section class="card">',
    `<h2>${escapeHtml(nameOf(resource))}, ${stateText(resource)}</h2>`,
    ...(heard.length > 0
      ? [`<p class="quiet">Heard on ${heard.map((one) => code(heardText(one))).join("; ")}</p>`]
      : []),
    ...paths.flatMap((path) =>
      sidesOf(path).flatMap(({ whose, change }) => [
        ...(whose === "" ? [] : [`<p class="quiet">${escapeHtml(whose)}:</p>`]),
        pathSection(change),
      ]),
    ),
    "</section>",
  ].join("\n");
}

function unmanagedSection({ fields, objects }: Unmanaged): string {
  const lines = [
    ...fields.map(
      ({ kind, name, path, live }) => `${code(`${kind} ${name}`)}: ${code(path)} is ${code(valueText(live))}`,
    ),
    ...objects.map(({ kind, id, name, workspace }) => {
      const where = workspace === null ? "" : ` in ${code(workspace)}`;
      return `${escapeHtml(kind)} ${code(name ?? "without a name")} (${code(id)})${where}`;
    }),
  ];
  const list = lines.map((line) => `<li>${line}</li>`).join("\n");
  return `<h2>Live, and git does not speak of it</h2>\n${lines.length > 0 ? `<ul>${list}</ul>` : "<p>Nothing.</p>"}`;
}

function overview(reports: readonly DriftReport[], strict: boolean): string {
  const rows = reports.map(
    (report) =>
      `<li>${code(driftTitle(report))}: <b>${verdictOf(report, { strict })}</b>, ${escapeHtml(driftText(report))}</li>`,
  );
  return `<ul>${rows.join("\n")}</ul>`;
}
