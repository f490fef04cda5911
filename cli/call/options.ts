import type { Terminal } from "../terminal.ts";

/** The options as they are declared in `command.ts`. */
export interface CallOptions {
  readonly to: string;
  readonly param?: readonly string[];
  readonly payload?: string;
  readonly metadata?: string;
  readonly callback?: string;
  readonly schedule?: string;
  readonly priority?: boolean;
  readonly idempotencyKey?: string;
  readonly check: boolean;
  readonly wait?: boolean;
  readonly waitMinutes: number;
  readonly pollSeconds: number;
  readonly dryRun?: boolean;
  readonly stack?: string;
  readonly platform?: string;
  readonly format: "text" | "json";
}

export interface CallCommand extends CallOptions {
  readonly agent: string;
  readonly terminal: Terminal;
}
