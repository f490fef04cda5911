import { expect, it, onTestFinished, vi } from "vitest";
import { serveEmulator } from "../../../emulator/serve.ts";
import { agent, createFormantAIWorld, lostAnswers, type FormantAIWorld } from "./world.ts";

/** The same world over sockets, where connections really break. */
async function createServedWorld(): Promise<FormantAIWorld> {
  const world = createFormantAIWorld();
  const served = await serveEmulator(world.emulator);
  onTestFinished(() => served.close());
  vi.unstubAllGlobals();
  vi.stubEnv("FORMANTAI_BASE_URL", served.url);
  vi.stubEnv("FORMANTAI_TIMEOUT_MS", "300");
  const { client } = await import("../../../provider/platforms/formantai/client.ts");
  return { ...world, formantAI: client({ now: () => world.now() }) };
}

const content = Buffer.from("customer_phone\n+14155550100\n+14155550101\n");

it.each(lostAnswers.map((fault) => [JSON.stringify(fault), fault] as const))(
  "over a real connection too, a call rings once and a campaign is sent once: %s",
  async (_, fault) => {
    const { formantAI, control } = await createServedWorld();
    const stored = (collection: string): number => (control.dump()[collection] ?? []).length;
    control.faults.arm({ fault, path: "^/v1/call$" });
    const started = await formantAI.call.start({ agent, to: "+919876543210" });
    expect([started.note, stored("calls")]).toEqual([expect.stringContaining("lost"), 1]);

    control.faults.arm({ fault, path: "^/v1/batch-call$" });
    const file = { name: "m.csv", content, recipients: 2 };
    const sent = await formantAI.batches.create({ agent, name: "March", file }).catch((error: unknown) => error);
    const taken = stored("batches");
    expect(sent).toMatchObject(taken === 1 ? { id: "456", recipients: 2 } : { name: "LostBatchError", found: [] });
    expect(control.log().filter(({ path }) => path === "/v1/batch-call")).toHaveLength(1);
    expect(stored("calls")).toBe(1 + 2 * taken);
  },
);
