import fc from "fast-check";
import { expect, test } from "vitest";
import { Claims } from "../../provider/lifecycle/claims.ts";

interface Held {
  readonly resource: string;
  readonly key: string | undefined;
  readonly how: "shown" | "kept" | "leaving" | "made";
}

const holder = (resource: string) => ({ resource, name: resource });
const of = (word: string) => fc.constantFrom(`${word}1`, `${word}2`, `${word}3`);
const step = fc.record({
  id: of("a|x"),
  resource: of("r"),
  key: fc.option(of("k"), { nil: undefined }),
  what: fc.constantFrom("shown", "kept", "leaving", "made", "made", "release"),
});

test("who holds a key, and what a resource gives up, is found as by a look at all claims", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), of("k"), of("r"), of("x"), (steps, key, resource, listed) => {
      const claims = new Claims();
      const all = new Map<string, Held>();
      for (const { id, what, ...one } of steps) {
        if (what === "release") {
          claims.release(id);
          all.delete(id);
          continue;
        }
        const claim = { holder: holder(one.resource), key: one.key, how: what };
        try {
          if (what === "made") claims.claimCreated(id, claim.holder, one.key);
          else claims.claimRecorded(id, claim);
        } catch {
          // Another one holds it: nothing is claimed.
          continue;
        }
        if (what === "made")
          for (const [other, held] of all)
            if (held.resource === one.resource && held.how === "kept") all.set(other, { ...held, how: "leaving" });
        const how = claims.of(id)!.how;
        // What is only seen in the state takes nothing from what the program wants.
        if (how === what) all.set(id, { ...one, how });
      }
      const found = claims.withKey("a|", key, holder(resource));
      const others = [...all].filter(
        ([, held]) => held.key === key && held.how !== "leaving" && held.resource !== resource,
      );
      expect(others.length > 0 ? others.map(([id]) => id.slice(2)) : [undefined]).toContain(found[0]);
      expect(claims.withKey("b|", key, holder(resource))).toEqual([]);
      const among = claims.withKey("a|", key, holder(resource), new Map([[listed, {}]]))[0];
      expect(among).toBe(others.some(([id]) => id === `a|${listed}`) ? listed : undefined);
      expect(claims.idsBeingReplaced("a|", holder(resource)).sort()).toEqual(
        [...all]
          .filter(([, held]) => held.resource === resource && held.how !== "made")
          .map(([id]) => id.slice(2))
          .sort(),
      );
    }),
    { numRuns: 1000 },
  );
});
