import type { ControlRoute } from "./control-routes.ts";
import type { DeliveryWorker } from "./delivery-worker.ts";

/** What the controls of an emulator that sends webhooks work on; `tick` does what is due. */
export interface Running<W> {
  readonly world: () => W;
  readonly tick: () => void;
  readonly worker: DeliveryWorker;
}

/** The control of an emulator that sends webhooks. */
export interface SettleControl {
  /**
   * Does what is due, and ends when no webhook is on its way. Those that wait for another attempt wait for the clock, and so
   * does one whose receiver never responds: rejects after 30 real seconds.
   */
  settled(): Promise<void>;
}

/** Does the work of `settled`; `giveUp` says how to be rid of a receiver that never responds. */
export async function settle(
  { tick, worker }: Pick<Running<unknown>, "tick" | "worker">,
  giveUp: string,
): Promise<void> {
  // Another attempt may be due at once; every platform has a bound on how many there are.
  for (tick(); worker.isBusy(); tick()) await withDeadline(worker.idle(), giveUp);
}

/** The control over HTTP. */
export function settleRoute(control: SettleControl): ControlRoute {
  return { method: "POST", path: "/settle", run: async () => control.settled() };
}

async function withDeadline(work: Promise<void>, giveUp: string): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(giveUp)), 30_000);
  await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
