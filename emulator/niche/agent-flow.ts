import { touched } from "../kernel/clock.ts";
import { asText, type JsonObject } from "../kernel/json.ts";
import { invalid, type World } from "./context.ts";
import type { Agent, FlowField, Tool } from "./records.ts";
import { checkGraph, graphFromProse, proseFromGraph } from "./workflow.ts";

type Flow = Pick<Agent, "conversationFlow" | "workflow" | "source">;

/** The flow of a body that sends one: `workflow` wins over prose unless the `bothFlows` switch refuses the pair. */
export function sentFlow(world: World, fields: JsonObject, toolIds: readonly string[]): FlowField | undefined {
  const { switches, store } = world;
  const { workflow, conversationFlow } = fields;
  if (workflow !== undefined && conversationFlow !== undefined && switches.bothFlows === 400) {
    throw invalid(switches, "send workflow or conversationFlow, not both");
  }
  if (workflow === undefined) return conversationFlow === undefined ? undefined : "conversationFlow";
  const isCalendar = (tool: Tool | undefined) => tool?.name === "googleCal";
  checkGraph(workflow, switches, { hasCalendarTool: toolIds.some((id) => isCalendar(store.get("tools", id))) });
  return "workflow";
}

/** The flow as stored: the sent form, and the other one emptied, or left as it was where nothing regenerates it. */
export function storedFlow(world: World, fields: JsonObject, source: FlowField, before?: Flow): Flow {
  const keep = before && !world.switches.patchRegenerates;
  if (source === "workflow") {
    const workflow = fields["workflow"] as JsonObject;
    const sync = world.switches.proseUntilReady === "sync" ? proseFromGraph(workflow) : null;
    return { source, workflow, conversationFlow: keep ? before.conversationFlow : sync };
  }
  return { source, conversationFlow: asText(fields["conversationFlow"]), workflow: keep ? before.workflow : null };
}

/** Queues the background generation of whichever form an agent lacks; replaces an older job of the same agent. */
export function queueGeneration({ store, switches, clock, ids }: World, agent: Agent): void {
  cancelGeneration({ store }, agent.id);
  const target = agent.source === "workflow" ? "conversationFlow" : "workflow";
  if (agent[target] !== null) return;
  store.put("jobs", { id: ids.next("job"), agentId: agent.id, target, dueAt: clock.now() + switches.generationDelay });
}

/** Drops the jobs of an agent. */
export function cancelGeneration({ store }: Pick<World, "store">, agentId: string): void {
  for (const job of store.all("jobs")) if (job.agentId === agentId) store.remove("jobs", job.id);
}

/** Does the generations that are due. */
export function runGeneration({ store, clock }: World): void {
  for (const job of store.all("jobs")) {
    if (job.dueAt > clock.now()) continue;
    store.remove("jobs", job.id);
    const agent = store.get("agents", job.agentId);
    if (!agent) continue;
    const generated =
      job.target === "workflow"
        ? { workflow: graphFromProse(agent.conversationFlow ?? "") }
        : { conversationFlow: proseFromGraph(agent.workflow ?? {}) };
    store.put("agents", { ...agent, ...generated, updatedAt: touched(agent.updatedAt, clock.now()) });
  }
}
