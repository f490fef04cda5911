import { timestamp } from "../kernel/clock.ts";
import { assistantView, retryDefaults } from "./assistant-view.ts";
import { asObject } from "./bodies.ts";
import { emitEvent } from "./call-events.ts";
import { courses, creditsPerCall, type CallOutcome, type RetryKind } from "./call-outcomes.ts";
import type { World } from "./context.ts";
import { callStatuses, type CallRecord, type CallStatus, type CallStep } from "./records.ts";

const queueMs = 1000;

/** The first step of a call that was started now. */
export function firstStep({ clock }: World, validates = true): CallStep[] {
  const at = clock.now() + queueMs;
  if (validates) return [{ at, event: "attempt" }];
  return courseSteps(at, "validation-failed", 0);
}

/** The steps after an abort: the event at once, the end a moment later where the switch wants one. */
export function abortSteps({ clock, switches }: World): CallStep[] {
  const at = clock.now();
  const end = { at: at + 1000, event: "call.lifecycle-ended" };
  return [{ at, event: "call.aborted" }, ...(switches.abortLifecycleEnded ? [end] : [])];
}

/** Does everything that is due by the clock, each step at its own time. */
export function runCalls(world: World): void {
  for (const call of world.store.all("calls")) {
    for (let next = call; (next.plan[0]?.at ?? Infinity) <= world.clock.now();) next = takeStep(world, next);
  }
}

function takeStep(world: World, call: CallRecord): CallRecord {
  const [step, ...plan] = call.plan;
  if (!step) return call;
  if (step.event === "attempt") return attempt(world, { ...call, plan }, step.at);
  const next = world.store.put("calls", { ...call, plan, ...changes(call, step) });
  if (step.event === "end-of-call") pay(world, next);
  emitEvent(world, next, step.event, step.at);
  return next;
}

/** What an event changes in the call that it is about. */
function changes(call: CallRecord, { event, at }: CallStep): Partial<CallRecord> {
  const name = event.replace(/^call\./, "");
  const status = callStatuses.find((known) => known === name);
  return {
    ...(status ? { status } : {}),
    ...(event === "call.in-progress" ? { startedAt: timestamp(at) } : {}),
    ...(event === "call.ended" || event === "call.timeout" ? ended(call, at) : {}),
    ...(event === "call.lifecycle-ended" ? { over: true } : {}),
  };
}

function ended({ startedAt }: CallRecord, at: number): Partial<CallRecord> {
  const began = startedAt === null ? at : Date.parse(startedAt);
  return { endedAt: timestamp(at), durationSeconds: Math.round((at - began) / 1000) };
}

/** Plans an attempt: its events, then another attempt if its outcome asks for one and the limits allow it, else the end. */
function attempt(world: World, call: CallRecord, at: number): CallRecord {
  const outcome = world.pending.outcomes.shift() ?? "completed";
  const { maxCallDuration, retryProtocol } = settingsOf(world, call);
  const { retry } = courses[outcome];
  const steps = courseSteps(at, outcome, maxCallDuration);
  const attempts = call.attempts + 1;
  const again = retry && mayRetry(world, call, retry, retryProtocol) ? retry : undefined;
  if (!again) return world.store.put("calls", { ...call, attempts, plan: steps });
  const events = steps.slice(0, -1);
  const last = events.at(-1)?.at ?? at;
  const announced = world.switches.rescheduledOnRetry && again === "noPickup";
  const retries = { ...call.retries, [again]: call.retries[again] + 1 };
  const next = { at: last + 1000 * (retryProtocol["reAttemptPeriod"] ?? 0), event: "attempt" };
  const plan = [...events, ...(announced ? [{ at: last, event: "call.rescheduled" }] : []), next];
  return world.store.put("calls", { ...call, attempts, retries, plan });
}

function courseSteps(at: number, outcome: CallOutcome, limit: number): CallStep[] {
  const { events, tail } = courses[outcome];
  const steps = events.map(([seconds, event]) => ({
    at: at + 1000 * (seconds === "limit" ? 5 + limit : seconds),
    event,
  }));
  return [...steps, { at: (steps.at(-1)?.at ?? at) + 1000 * tail, event: "call.lifecycle-ended" }];
}

const limits = {
  noPickup: "maxAttemptsNoPickup",
  lowEngagement: "maxAttemptsLowEngagement",
  reschedule: "maxRescheduleCount",
} as const satisfies Record<RetryKind, keyof typeof retryDefaults>;

function mayRetry({ switches }: World, { retries }: CallRecord, kind: RetryKind, protocol: Record<string, number>) {
  const first = switches.attemptCount === "total" && kind !== "reschedule" ? 1 : 0;
  return retries[kind] + first < (protocol[limits[kind]] ?? 0);
}

function settingsOf(
  world: World,
  call: CallRecord,
): { maxCallDuration: number; retryProtocol: Record<string, number> } {
  const assistant = world.store.get("assistants", call.assistant);
  const { maxCallDuration, retryProtocol } = assistant ? asObject(assistantView(world, assistant)["callSettings"]) : {};
  const numbers = { ...retryDefaults, ...asObject(retryProtocol) } as Record<string, number>;
  return { maxCallDuration: typeof maxCallDuration === "number" ? maxCallDuration : 300, retryProtocol: numbers };
}

function pay({ store }: World, { workspace: id }: CallRecord): void {
  const workspace = store.get("workspaces", id);
  if (!workspace) return;
  const creditBalance = workspace.billing.creditBalance - creditsPerCall;
  const broke = creditBalance <= -workspace.billing.negativeCreditAllowance;
  const status = broke ? "suspended" : workspace.status;
  store.put("workspaces", { ...workspace, status, billing: { ...workspace.billing, creditBalance } });
}

/** Whether a call in this state may be aborted: documented, except for the states of the switches. */
export function mayAbort({ switches }: World, { status, over }: CallRecord): boolean {
  const undecided: Partial<Record<CallStatus, unknown>> = {
    "in-progress": switches.abortInProgress,
    initiate: switches.abortInitiate,
    skip: switches.abortSkip,
  };
  if (over) return false;
  if (status === null) return true;
  const decided = undecided[status];
  if (decided !== undefined) return decided === "allowed";
  return ["busy", "failed", "no-answer", "rescheduled", "validation-failed"].includes(status);
}
