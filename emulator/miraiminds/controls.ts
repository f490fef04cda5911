import { objectBody, type ControlRoute } from "../kernel/control-routes.ts";
import { failurePattern, failurePatternRoute } from "../kernel/failure-pattern.ts";
import { asText, isObject, type JsonObject } from "../kernel/json.ts";
import { settle, settleRoute, type Running, type SettleControl } from "../kernel/settle.ts";
import { emitEvent, eventTypes } from "./call-events.ts";
import { callOutcomes, type CallOutcome } from "./call-outcomes.ts";
import type { World } from "./context.ts";

/** The controls that only Mirai Minds has. */
export interface MiraiMindsControls extends SettleControl {
  /** Knowledge-base files uploaded from now on whose name matches (a regular expression) end as `failed`; null ends that. */
  forceFileFailure(pattern: string | RegExp | null): void;
  /** How the next attempts of calls go, first come first served; then `completed` again. Throws RangeError for an unknown outcome. */
  scriptCalls(outcomes: readonly CallOutcome[]): void;
  /** Sends an event of a call that is due now, with `data` in place of what its type would carry. */
  sendEvent(callId: string, type: string, data?: JsonObject): void;
}

const giveUp =
  "a webhook has no response; advance the clock by webhookTimeoutMs to give up on it, or let the receiver respond";

/** The controls over a running emulator. */
export function createControls({ world, tick, worker }: Running<World>): MiraiMindsControls {
  return {
    forceFileFailure: (pattern) => void (world().pending.files = failurePattern(pattern)),
    scriptCalls(outcomes) {
      const unknown = outcomes.find((outcome) => !callOutcomes.includes(outcome));
      if (unknown !== undefined) {
        throw new RangeError(`no call outcome "${unknown}"; there are ${callOutcomes.join(", ")}`);
      }
      world().pending.outcomes.push(...outcomes);
    },
    sendEvent(callId, type, data) {
      const call = world().store.get("calls", callId);
      if (!call) throw new RangeError(`no call "${callId}"`);
      const types: readonly string[] = eventTypes;
      if (!types.includes(type)) throw new RangeError(`no event "${type}"; there are ${types.join(", ")}`);
      emitEvent(world(), call, type, world().clock.now(), data);
      tick();
    },
    settled: async () => settle({ tick, worker }, giveUp),
  };
}

/** The same over HTTP. */
export function controlRoutes(control: MiraiMindsControls): ControlRoute[] {
  return [
    failurePatternRoute("/file-failure", (pattern) => control.forceFileFailure(pattern)),
    {
      method: "POST",
      path: "/call-outcomes",
      run({ body }) {
        const { outcomes } = objectBody(body);
        control.scriptCalls((Array.isArray(outcomes) ? outcomes : [outcomes]).map(asText) as CallOutcome[]);
      },
    },
    {
      method: "POST",
      path: "/calls/:callId/events",
      run({ params, body }) {
        const { type, data } = objectBody(body);
        control.sendEvent(params["callId"] ?? "", asText(type), isObject(data) ? data : undefined);
      },
    },
    settleRoute(control),
  ];
}
