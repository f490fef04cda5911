import { describe, expect, it } from "vitest";
import { laidOver, program, SUBJECT } from "./arguments.ts";
import type { Twin } from "./fixture.ts";
import { subjects } from "./platforms.ts";

/** Kinds of which a workspace can have two alike. */
const kinds = subjects.filter(
  ({ definition, fixture }) => definition.list && fixture.many && !definition.createIsIdempotent && !definition.partOf,
);

const isNamesake = ({ outcome, switches, indistinguishable }: Twin): boolean =>
  outcome === "refused" && !switches && !indistinguishable;

/** Kinds of which somebody else's object can look like ours by its name alone. */
const namesakes = subjects.filter(
  ({ definition, fixture }) =>
    definition.list &&
    !definition.createIsIdempotent &&
    !definition.partOf &&
    Object.values(fixture.twins).some(isNamesake),
);

describe.each(namesakes)("$type", (subject) => {
  const { platform, fixture, type } = subject;
  const twins = Object.entries(fixture.twins).filter(([, twin]) => isNamesake(twin));

  describe.each(twins)("a create that was lost and not carried out, and somebody's object %s", (_name, twin) => {
    const desired = program(subject, laidOver(fixture.args, twin.given ?? {}), { needs: twin.needs ?? [] });

    it.each(["in the same run", "before the next one"])("that appeared %s is nobody's but somebody's", async (when) => {
      const world = platform.createWorld();
      await world.pulumi.up(desired.slice(0, -1));
      const send = globalThis.fetch;
      let rival = "";
      globalThis.fetch = async (...request) => {
        if (!isCreate(...request)) return send(...request);
        if (when === "in the same run" && rival === "") rival = twin.make(world);
        await receive(...request);
        return new Response("<html>Bad Gateway</html>", { status: 502, headers: { "content-type": "text/html" } });
      };
      const lost = await world.pulumi.tryUp(desired);
      globalThis.fetch = send;
      expect(lost.errors).toHaveLength(1);
      if (rival === "") rival = twin.make(world);
      const live = subject.fixture.live(world, rival);
      const before = fixture.ids(world);
      for (let again = 0; again < 2; again += 1) {
        const { errors, writes } = await world.pulumi.tryUp(desired);
        const said = errors.map(({ message }) => message).join("\n");
        expect(said).toContain(rival);
        expect(said).toContain("nothing was changed");
        expect(writes).toEqual([]);
      }
      expect(subject.fixture.live(world, rival)).toEqual(live);
      expect(fixture.ids(world)).toEqual(before);
      expect(world.pulumi.find(type, SUBJECT)?.id).not.toBe(rival);
      await world.pulumi.raw.destroy();
      expect(fixture.ids(world)).toContain(rival);
    });

    it("is not what recover finds of a create that was killed before it was sent", async () => {
      const world = platform.createWorld();
      await world.pulumi.up(desired.slice(0, -1));
      const { raw } = world.pulumi;
      const before = raw.save();
      const send = globalThis.fetch;
      globalThis.fetch = async (...request) => {
        if (!isCreate(...request)) return send(...request);
        await receive(...request);
        return new Response("", { status: 400 });
      };
      await world.pulumi.tryUp(desired);
      globalThis.fetch = send;
      raw.restore({ ...before, pending: raw.begun });
      const rival = twin.make(world);
      const [said = ""] = await raw.recover();
      expect(said).toContain(`${rival} could be it, but`);
      expect(world.pulumi.find(type, SUBJECT)).toBeUndefined();
    });
  });
});

/** Reads the body, as a server does: Node throws beside everything where the body of a form is given up while it is being made. */
const receive = async (input: string | URL | Request, init?: RequestInit): Promise<void> =>
  void (await new Request(input, init).arrayBuffer());

const isCreate = (input: string | URL | Request, init?: RequestInit): boolean => {
  const { method, url } = input instanceof Request ? input : { method: init?.method, url: String(input) };
  return method === "POST" && !url.endsWith("/oauth/token");
};

describe.each(kinds)("$type", (subject) => {
  const { platform, fixture, kind, type, definition } = subject;
  const twin = Object.values(fixture.twins).find(({ outcome, switches }) => outcome === "identical" && !switches);

  describe.each(["before", "after"] as const)(
    "somebody makes the same a moment %s our create is carried out",
    (when) => {
      it("is seen, and never two stay where one can be removed", async () => {
        const args = laidOver(fixture.args, twin!.given ?? {});
        const desired = program(subject, args, { needs: twin!.needs ?? [] });
        const world = platform.createWorld();
        await world.pulumi.up(desired.slice(0, -1));
        const there = fixture.ids(world);
        const send = globalThis.fetch;
        let rival = "";
        globalThis.fetch = async (...request) => {
          const before = fixture.ids(world).length;
          const isPost = isCreate(...request);
          if (when === "before" && isPost && rival === "") rival = twin!.make(world);
          const answer = await send(...request);
          if (when === "after" && rival === "" && fixture.ids(world).length > before) rival = twin!.make(world);
          return answer;
        };
        const { errors } = await world.pulumi.tryUp(desired);
        globalThis.fetch = send;

        const said = errors.map(({ message }) => message).join("\n");
        // Where the platform itself refuses a second one, nothing of ours was made.
        const refused = when === "before" && /: 409 .* already exists/.test(said);
        if (!refused)
          expect(said).toMatch(
            new RegExp(
              `create ${type} "${SUBJECT}": ${rival}, which is like it, appeared on the platform while [\\w-]+ was made`,
            ),
          );
        const ours = fixture.ids(world).filter((id) => id !== rival && !there.includes(id));
        expect(fixture.ids(world)).toContain(rival);
        expect(ours).toHaveLength(definition.cannotBeDeleted && !refused ? 1 : 0);
        expect(world.pulumi.find(type, SUBJECT)?.id).toBe(ours[0]);

        // What is left is somebody's, as the next up says; where both stay, ours is finished.
        const { errors: next } = await world.pulumi.tryUp(desired);
        const says = next.map(({ message }) => message).join("\n");
        if (definition.cannotBeDeleted && !refused) expect(says).toBe("");
        else expect(says).toContain(`${rival} is already there`);
      });
    },
  );

  it("is one object under two credentials of one workspace", async () => {
    const world = platform.createWorld();
    const desired = program(subject, fixture.args);
    const other = platform.declare(kind, "other", laidOver(fixture.args, platform.otherCredential));
    const { errors } = await world.pulumi.tryUp([...desired, other]);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/is managed as "subject"|describe the same object/),
    ]);
  });
});
