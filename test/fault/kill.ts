import type { FaultWorld } from "./platform.ts";

/**
 * Carries out work that is killed as soon as the platform has carried out its nth request: from then on nothing it sends arrives, and nothing
 * comes back. Returns whether there was an nth request.
 */
export async function killedAfter(
  nth: number,
  { emulator }: Pick<FaultWorld, "emulator">,
  work: () => Promise<unknown>,
): Promise<boolean> {
  const died = new Promise<"killed">((resolve) => {
    let requests = 0;
    globalThis.fetch = async (...request) => {
      requests += 1;
      const mine = requests;
      if (mine <= nth) {
        const response = await emulator.fetch(...request);
        if (mine < nth) return response;
      }
      resolve("killed");
      return new Promise<never>(() => undefined);
    };
  });
  const end = await Promise.race([died, work()]);
  globalThis.fetch = emulator.fetch;
  return end === "killed";
}
