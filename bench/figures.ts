import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Verdict } from "./aims.ts";
import type { Case, Turn } from "./case.ts";
import type { Growth } from "./growth.ts";
import type { Options } from "./options.ts";
import type { MeasuredPart } from "./probe.ts";
import type { Row } from "./summary.ts";

/** Everything that a run has measured so far, as `--json` writes it. */
export interface Figures {
  /** Where it ran. */
  readonly machine: string;
  readonly options: Options;
  readonly cases: readonly Case[];
  readonly turns: Turn[];
  readonly parts: MeasuredPart[];
  /** Medians, when all is done. */
  rows?: readonly Row[];
  growths?: readonly Growth[];
  verdicts?: readonly Verdict[];
}

/** @throws where the file is none of `--json` */
export function readFigures(file: string): Figures {
  const figures = JSON.parse(readFileSync(file, "utf8")) as Partial<Figures> | null;
  if (!figures?.turns || !figures.parts || !figures.options) throw new Error(`${file} has no figures of npm run bench`);
  return figures as Figures;
}

/** Writes the file as a whole or not at all: a run may be killed at any time. */
export function writeFigures(file: string, figures: Figures): void {
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify(figures, undefined, 2)}\n`);
  renameSync(beside, file);
}
