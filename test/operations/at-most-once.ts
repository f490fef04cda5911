import { expect } from "vitest";

/** Makes a call whose answer goes wrong: it rang at most once, and what its failure says of that is true. */
export async function expectAtMostOneRing(
  world: { rung(): { stored: number; sent: number } },
  start: () => Promise<unknown>,
): Promise<void> {
  const outcome = await start()
    .then(() => "accepted" as const)
    .catch((error: { outcome?: unknown }) => error.outcome);
  const { stored, sent } = world.rung();
  expect(stored).toBeLessThanOrEqual(1);
  expect(sent).toBe(stored);
  if (stored === 1) expect(["accepted", "unknown"]).toContain(outcome);
  else expect(outcome === "accepted").toBe(false);
  if (outcome === "none") expect(stored).toBe(0);
}
