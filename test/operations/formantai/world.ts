import { onTestFinished, vi } from "vitest";
import {
  createFormantAIEmulator,
  type FormantAIEmulator,
  type FormantAIEmulatorOptions,
} from "../../../emulator/formantai/emulator.ts";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import type { Fault } from "../../../emulator/kernel/faults.ts";
import { client, type FormantAIClient } from "../../../provider/platforms/formantai/client.ts";

/** Fast enough for a matrix, and never what a test measures. */
const ENVIRONMENT = {
  FORMANTAI_BASE_URL: "https://formantai.emulator",
  FORMANTAI_API_KEY: formantAISeed.apiKey,
  FORMANTAI_TIMEOUT_MS: "50",
  FORMANTAI_TOTAL_TIMEOUT_MS: "2000",
  FORMANTAI_RETRY_DELAY_MS: "1",
  FORMANTAI_WAIT_MS: "100",
  FORMANTAI_REQUESTS_PER_MINUTE: "1000000",
};

export const agent = { id: String(formantAISeed.agentId) };

/** An emulated FormantAI, and a client whose clock is the emulator's. Until the end of the test. */
export interface FormantAIWorld {
  readonly emulator: FormantAIEmulator;
  readonly control: FormantAIEmulator["control"];
  readonly formantAI: FormantAIClient;
  /** Time of the emulator, ms since 1970. */
  now(): number;
}

export function createFormantAIWorld(options: FormantAIEmulatorOptions = {}): FormantAIWorld {
  const emulator = createFormantAIEmulator(options);
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
  vi.stubGlobal("fetch", (input: string | URL | Request, init?: RequestInit) =>
    emulator.fetch(new Request(input, init)),
  );
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    emulator.close();
  });
  let now = Date.parse("2026-01-15T10:00:00Z");
  const control = {
    ...emulator.control,
    advance(milliseconds: number) {
      now += milliseconds;
      emulator.control.advance(milliseconds);
    },
  };
  return { emulator, control, formantAI: client({ now: () => now }), now: () => now };
}

/** Every way in which the answer to a write can be lost, or come from somebody else; some before it is carried out, some after. */
export const lostAnswers: readonly Fault[] = [
  { kind: "reset" },
  { kind: "resetAfter" },
  { kind: "hang" },
  { kind: "hangAfter" },
  { kind: "status", status: 500 },
  { kind: "status", status: 502, body: "html" },
  { kind: "status", status: 503, body: "empty" },
  { kind: "statusAfter", status: 500, body: "json" },
  { kind: "statusAfter", status: 502 },
  { kind: "statusAfter", status: 504 },
  { kind: "statusAfter", status: 408, body: "empty" },
  { kind: "html", when: "before" },
  { kind: "html", when: "after" },
  { kind: "truncated" },
  { kind: "brokenBody" },
  { kind: "empty" },
  { kind: "wrongShape" },
  { kind: "wrongShape", json: [] },
  { kind: "wrongShape", json: { data: [] } },
  { kind: "slow", milliseconds: 1000 },
];

/** Faults after which it is certain that nothing was done. */
export const refusals: readonly Fault[] = [
  { kind: "refused" },
  { kind: "dns" },
  { kind: "status", status: 400 },
  { kind: "status", status: 401 },
  { kind: "status", status: 404 },
  { kind: "rate429", seconds: 0 },
  { kind: "redirect", location: "https://elsewhere.example.com/v1/call" },
  { kind: "expireToken" },
];
