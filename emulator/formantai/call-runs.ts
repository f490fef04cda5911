import type { World } from "./context.ts";
import { emitEvents } from "./events.ts";
import type { Agent, CallOutcome, CallRecord, Conversation, ScriptedCall } from "./records.ts";

/** From an accepted request to the first ring. */
export const queueMs = 1000;

/** Seconds that an attempt takes: the emulator's own. A completed one lasts as long as it is told, else a minute. */
const seconds: Readonly<Record<CallOutcome, number>> = {
  completed: 60,
  failed: 2,
  busy: 3,
  no_answer: 30,
  socket_failure: 5,
  telephony_failed: 5,
  unreachable: 10,
};

const failures: readonly CallOutcome[] = ["failed", "socket_failure", "telephony_failed", "unreachable"];

/** The calls that are not over yet, by id: found once, so that thousands of them take seconds and not minutes. */
interface Run {
  readonly world: World;
  readonly open: Map<string, CallRecord>;
}

/** Does everything that is due by the clock, in the order of time. */
export function runCalls(world: World): void {
  const now = world.clock.now();
  const unfinished = world.store.all("calls").filter(({ state }) => state !== "over");
  const run: Run = { world, open: new Map(unfinished.map((call) => [call.id, call])) };
  for (let call = nextDue(run, now); call; call = nextDue(run, now)) {
    const at = call.dueMs ?? now;
    if (call.state === "ringing") {
      finishAttempt(run, call, at);
      callInTurn(run, call.tenant, at);
    } else if (call.state === "lined" && !hasRoom(run, call.tenant)) save(run, { ...call, dueMs: null });
    else beginAttempt(run, call, at);
  }
}

/** How many calls of a tenant go on or are about to. */
export function activeCalls({ store }: World, tenant: string): number {
  return countActive(store.all("calls"), tenant);
}

function countActive(calls: Iterable<CallRecord>, tenant: string): number {
  let count = 0;
  for (const call of calls) if (isActive(call) && call.tenant === tenant) count++;
  return count;
}

function isActive({ state }: CallRecord): boolean {
  return state === "ringing" || state === "queued";
}

function save({ world, open }: Run, call: CallRecord): CallRecord {
  const saved = world.store.put("calls", call);
  if (saved.state === "over") open.delete(saved.id);
  else open.set(saved.id, saved);
  return saved;
}

function nextDue({ open }: Run, now: number): CallRecord | undefined {
  let next: CallRecord | undefined;
  for (const call of open.values()) {
    if (call.dueMs !== null && call.dueMs <= now && call.dueMs < (next?.dueMs ?? Infinity)) next = call;
  }
  return next;
}

function hasRoom({ world, open }: Run, tenant: string): boolean {
  const { maxCalls, batchPace } = world.switches;
  return batchPace === "atOnce" || maxCalls === "off" || countActive(open.values(), tenant) < maxCalls;
}

/** The next row that waits for a call to end. */
function callInTurn(run: Run, tenant: string, at: number): void {
  for (const call of run.open.values()) {
    if (call.tenant !== tenant || call.state !== "lined" || call.dueMs !== null) continue;
    save(run, { ...call, dueMs: at });
    return;
  }
}

function beginAttempt(run: Run, call: CallRecord, at: number): void {
  const { store, ids, switches } = run.world;
  const attempt = call.attempts + 1;
  const script = scriptFor(run.world, call);
  const length = script.outcome === "completed" ? script.durationSeconds : undefined;
  const id = conversationId(run.world, call.chain, attempt);
  const dueMs = at + 1000 * (length ?? seconds[script.outcome]);
  save(run, { ...call, state: "ringing", attempts: attempt, conversationId: id, dueMs });
  store.put("conversations", {
    id,
    tenant: call.tenant,
    agentId: call.agentId,
    callId: call.id,
    attempt,
    contactNumber: call.phone,
    traceId: attempt > 1 && switches.retryTrace === "own" ? ids.next("trace") : call.traceId,
    direction: call.direction,
    outcome: null,
    startMs: at,
    endMs: null,
    durationSeconds: null,
    failureReason: null,
    results: {},
    transcript: [],
    recording: false,
    script,
  });
}

/** The first free id of a chain from the attempt's number on: a follow-up call shares the chain of the earlier ones. */
function conversationId({ store }: World, chain: string, attempt: number): string {
  let number = attempt;
  while (store.get("conversations", `${chain}_${number}`)) number++;
  return `${chain}_${number}`;
}

function scriptFor({ pending }: World, { phone }: CallRecord): ScriptedCall {
  const at = pending.calls.findIndex((script) => script.phone === undefined || script.phone === phone);
  const [script] = at < 0 ? [] : pending.calls.splice(at, 1);
  return script ?? { outcome: "completed" };
}

function finishAttempt(run: Run, call: CallRecord, at: number): void {
  const { world } = run;
  const { store } = world;
  const live = store.get("conversations", call.conversationId ?? "");
  const agent = store.get("agents", String(call.agentId));
  const outcome = live?.script.outcome ?? "failed";
  const nextMs = agent && mayRetry(agent, call, outcome) ? at + 1000 * agent.retry.delaySeconds : null;
  const after = save(run, {
    ...call,
    lastOutcome: outcome,
    state: nextMs === null ? "over" : "waiting",
    dueMs: nextMs,
  });
  if (!live) return;
  const ended = store.put("conversations", { ...live, ...endOf(live, agent, at) });
  if (agent) emitEvents(world, agent, after, ended);
}

function mayRetry({ retry }: Agent, { attempts, direction }: CallRecord, outcome: CallOutcome): boolean {
  return direction === "outbound" && attempts < retry.maxAttempts && retry.on.includes(outcome);
}

/** What is known of an attempt once it is over. */
function endOf({ script, startMs }: Conversation, agent: Agent | undefined, at: number): Partial<Conversation> {
  const { outcome, failureReason = failures.includes(outcome) ? outcome : null } = script;
  const base = { outcome, endMs: at, failureReason };
  if (outcome !== "completed") return base;
  return {
    ...base,
    durationSeconds: Math.round((at - startMs) / 1000),
    results: script.results ?? agent?.results ?? {},
    transcript: script.transcript ?? agent?.transcript ?? [],
    recording: script.recording ?? agent?.recording ?? false,
  };
}
