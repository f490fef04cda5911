import { nicheSeed } from "../emulator/niche/seed.ts";

/** What is measured, in the order in which it happens to one stack. */
export const operations = [
  "first up",
  "preview",
  "up again",
  "one changed",
  "all changed",
  "refresh",
  "drift",
  "review",
  "review --against",
  "validate",
  "import --dry-run",
  "import",
  "destroy",
] as const;

export type Operation = (typeof operations)[number];

/** Every command without questions and colours. */
const pulumi = (...args: string[]): readonly string[] => ["pulumi", ...args, "--non-interactive", "--color", "never"];

/** What the engine is asked. The commands of ours that ask it stand beside the same engine without them. */
export const engineCommands: Readonly<Partial<Record<Operation, readonly string[]>>> = {
  "first up": pulumi("up", "--yes", "--skip-preview"),
  preview: pulumi("preview"),
  "up again": pulumi("up", "--yes", "--skip-preview"),
  "one changed": pulumi("up", "--yes", "--skip-preview"),
  "all changed": pulumi("up", "--yes", "--skip-preview"),
  refresh: pulumi("refresh", "--yes", "--skip-preview"),
  drift: pulumi("preview", "--json", "--show-sames", "--refresh"),
  review: pulumi("preview", "--json", "--show-sames"),
  destroy: pulumi("destroy", "--yes", "--skip-preview"),
};

/** Commands of ours, without `voice-agents` before them. */
export const ourCommands: Readonly<Partial<Record<Operation, readonly string[]>>> = {
  drift: ["drift"],
  review: ["review"],
  "review --against": ["review", "--against", "HEAD~1"],
  validate: ["validate"],
  "import --dry-run": ["import", "niche", "--workspace", nicheSeed.businessId, "--dry-run"],
  import: ["import", "niche", "--workspace", nicheSeed.businessId],
};

/** What is done in a project of its own that has nothing yet: what is imported must not be managed. */
export const inNewProject: ReadonlySet<Operation> = new Set(["import --dry-run", "import"]);
