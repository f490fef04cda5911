import { expect } from "vitest";
import type { DriftReport } from "../../../gitops/generated/drift.ts";
import type { Project } from "../../harness/pulumi.ts";
import type { Platform } from "../../platforms.ts";

export interface Looked {
  readonly code: number | null;
  readonly report: DriftReport;
}

/** `voice-agents drift`, as a user runs it. */
export async function drift(project: Project<Platform>, ...args: string[]): Promise<Looked> {
  const { code, stdout, text } = await project.cli("drift", "--format", "json", ...args);
  if (stdout === "") throw new Error(text);
  return { code, report: JSON.parse(stdout) as DriftReport };
}

/** `drift --write --take live`, which writes these fields (`VoiceAgent front-desk: firstMessage`) and leaves none. */
export async function writeBack(project: Project<Platform>, fields: readonly string[]): Promise<void> {
  const { code, text } = await project.cli("drift", "--write", "--take", "live");
  const written = [...text.matchAll(/^ {2}(.*) is in git as it is live$/gm)].map(([, field = ""]) => field);
  expect([code, written.sort()], text).toEqual([0, [...fields].sort()]);
}
