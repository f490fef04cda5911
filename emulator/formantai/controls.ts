import { objectBody, type ControlRoute } from "../kernel/control-routes.ts";
import { failurePattern, failurePatternRoute } from "../kernel/failure-pattern.ts";
import { asText, isObject, type JsonObject } from "../kernel/json.ts";
import { settle, settleRoute, type Running, type SettleControl } from "../kernel/settle.ts";
import { saveAgent } from "./agents.ts";
import { runCalls } from "./call-runs.ts";
import { makeCall } from "./calls.ts";
import type { World } from "./context.ts";
import { callOutcomes, type CallOutcome, type ScriptedCall, type WebhookTarget } from "./records.ts";
import { formantAISeed } from "./seed.ts";

/** The controls that only FormantAI has: the work of its dashboard, and of the people who are called. */
export interface FormantAIControls extends SettleControl {
  /**
   * How the next attempts of calls go, first come first served; after that they are completed. An outcome, or more about it.
   * Throws RangeError for an unknown outcome.
   */
  scriptCalls(scripts: readonly (CallOutcome | ScriptedCall)[]): void;
  /**
   * Gives an agent a webhook target. Left out: name `target-<n>`, the seed's secret, all events, transcript and recording included, active.
   * Throws RangeError where the dashboard would not take it.
   */
  addWebhookTarget(agentId: number, target: Partial<WebhookTarget> & Pick<WebhookTarget, "url">): void;
  /** Somebody calls an agent. */
  callIn(agentId: number, fromPhone: string): void;
  /** Transcriptions of files submitted from now on whose name matches (a regular expression) fail; null ends that. */
  failTranscriptions(pattern: string | RegExp | null): void;
}

const giveUp =
  "a delivery has no response; advance the clock by 10 seconds to give up on it, or let the receiver respond";

/** The controls over a running emulator. */
export function createControls({ world, tick, worker }: Running<World>): FormantAIControls {
  function agent(agentId: number) {
    const found = world().store.get("agents", String(agentId));
    if (!found) throw new RangeError(`no agent ${agentId}`);
    return found;
  }

  return {
    scriptCalls(scripts) {
      const complete = scripts.map((script) => (typeof script === "string" ? { outcome: script } : script));
      const unknown = complete.find(({ outcome }) => !callOutcomes.includes(outcome));
      if (unknown) throw new RangeError(`no outcome "${unknown.outcome}"; there are ${callOutcomes.join(", ")}`);
      world().pending.calls.push(...complete);
    },
    addWebhookTarget(agentId, target) {
      const found = agent(agentId);
      const usual = {
        name: `target-${found.webhookTargets.length + 1}`,
        secret: formantAISeed.webhookSecret,
        includeTranscript: true,
        includeRecordingUrl: true,
      };
      const webhookTargets = [...found.webhookTargets, { ...usual, ...target } as WebhookTarget];
      saveAgent(world(), { ...found, webhookTargets });
    },
    callIn(agentId, fromPhone) {
      makeCall(world(), agent(agentId), { phone: fromPhone, direction: "inbound", dueMs: world().clock.now() });
      runCalls(world());
    },
    failTranscriptions: (pattern) => void (world().pending.transcriptions = failurePattern(pattern)),
    settled: async () => settle({ tick, worker }, giveUp),
  };
}

/** The same over HTTP. */
export function controlRoutes(control: FormantAIControls): ControlRoute[] {
  return [
    {
      method: "POST",
      path: "/call-outcomes",
      run({ body }) {
        const { outcomes } = objectBody(body);
        const list = Array.isArray(outcomes) ? outcomes : [outcomes];
        control.scriptCalls(list.map((one) => (isObject(one) ? one : asText(one))) as unknown as ScriptedCall[]);
      },
    },
    {
      method: "POST",
      path: "/agents/:agentId/webhook-targets",
      run: ({ params, body }) =>
        control.addWebhookTarget(Number(params["agentId"]), objectBody(body) as JsonObject & { url: string }),
    },
    {
      method: "POST",
      path: "/agents/:agentId/inbound-calls",
      run: ({ params, body }) => control.callIn(Number(params["agentId"]), asText(objectBody(body)["fromPhone"])),
    },
    failurePatternRoute("/transcription-failure", (pattern) => control.failTranscriptions(pattern)),
    settleRoute(control),
  ];
}
