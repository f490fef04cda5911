import { expect } from "vitest";
import type { LogEntry } from "../../emulator/kernel/journal.ts";
import type { Declared, MiniEngine, Result } from "./mini-engine.ts";

/** What an operation did, with the platform requests that it made. */
export interface Outcome extends Result {
  readonly requests: readonly LogEntry[];
  /** Requests that asked for a change. */
  readonly writes: readonly LogEntry[];
}

interface Settled {
  /** `Kind name` of resources that are meant to differ from the platform after the operation. */
  readonly drift?: readonly string[];
}

/**
 * An engine that believes no success: after each operation that went well, a preview without refresh must change nothing and make no
 * request, and a preview with refresh must find no drift, change nothing and write nothing.
 */
export class CheckedEngine {
  readonly raw: MiniEngine;
  readonly #log: () => LogEntry[];

  /** @param log the platform's request log, all of it. */
  constructor(raw: MiniEngine, log: () => LogEntry[]) {
    this.raw = raw;
    this.#log = log;
  }

  get state() {
    return this.raw.state;
  }

  find: MiniEngine["find"] = (type, name) => this.raw.find(type, name);

  /** Must succeed, and leave nothing to do. */
  up = (program: readonly Declared[], settled?: Settled): Promise<Outcome> =>
    this.#checked(() => this.raw.up(program), program, settled);

  upWithRefresh = (program: readonly Declared[], settled?: Settled): Promise<Outcome> =>
    this.#checked(() => this.raw.upWithRefresh(program), program, settled);

  destroy = (): Promise<Outcome> => this.#checked(() => this.raw.destroy(), []);

  preview = (program: readonly Declared[]): Promise<Outcome> => this.#watched(() => this.raw.preview(program));
  previewWithRefresh = (program: readonly Declared[]): Promise<Outcome> =>
    this.#watched(() => this.raw.previewWithRefresh(program));
  refresh = (): Promise<Outcome> => this.#watched(() => this.raw.refresh());

  /** An `up` that may fail: errors are answered. */
  tryUp = (program: readonly Declared[]): Promise<Outcome> => this.#watched(() => this.raw.up(program));
  tryUpWithRefresh = (program: readonly Declared[]): Promise<Outcome> =>
    this.#watched(() => this.raw.upWithRefresh(program));
  tryDestroy = (): Promise<Outcome> => this.#watched(() => this.raw.destroy());

  /** Asserts that nothing is left to do. */
  async settled(program: readonly Declared[], { drift = [] }: Settled = {}): Promise<void> {
    const plain = await this.preview(program);
    expect(plain.errors, "preview").toEqual([]);
    expect(plain.steps.filter(isChange), "a preview after success must be empty").toEqual([]);
    expect(plain.requests.map(brief), "a preview must make no request").toEqual([]);
    const refreshed = await this.previewWithRefresh(program);
    expect(refreshed.errors, "preview --refresh").toEqual([]);
    const found = refreshed.steps.filter(isChange).map((step) => step.replace(/^\w+ /, ""));
    expect([...new Set(found)].sort(), `preview --refresh after success: ${driftText(refreshed)}`).toEqual(
      [...drift].sort(),
    );
    expect(refreshed.writes.map(brief), "a preview must not write").toEqual([]);
  }

  async #checked(work: () => Promise<Result>, program: readonly Declared[], settled?: Settled): Promise<Outcome> {
    const outcome = await this.#watched(work);
    if (outcome.errors[0]) throw outcome.errors[0];
    await this.settled(program, settled);
    return outcome;
  }

  async #watched(work: () => Promise<Result>): Promise<Outcome> {
    const before = this.#log().length;
    const result = await work();
    const requests = this.#log().slice(before);
    return { ...result, requests, writes: requests.filter(({ write }) => write) };
  }
}

const isChange = (step: string): boolean => !step.startsWith("same ");

const brief = ({ method, path }: LogEntry): string => `${method} ${path}`;

const driftText = ({ drifts, steps }: Result): string =>
  [...drifts].map(([where, { paths }]) => `${where} at ${paths.join(", ")}`).join("; ") || steps.join("; ");
