/** A place inside a spec: property names and array indexes, outermost first. Empty = the spec itself. */
export type Path = readonly (string | number)[];

/** One thing wrong with a spec. The program adds file, line and column; Pulumi's `check` adds the property path. */
export interface Problem {
  readonly path: Path;
  /** Stable name of the rule, kebab-case, e.g. `hours-order`. Tests and tools match on it, people read the message. */
  readonly code: string;
  readonly message: string;
  /** What to write instead, where we can tell. */
  readonly suggestion?: string;
}

/** `spec.hours[0].day` style text of a path. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}

/** Steps of a path that names properties only: `inbound.purchase.number`. */
export const stepsOf = (path: string): string[] => path.split(".");
