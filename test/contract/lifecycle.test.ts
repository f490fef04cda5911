import { describe, expect, it } from "vitest";
import { changedArgs, givenArgs, laidOver, program, resolved, SUBJECT } from "./arguments.ts";
import { subjects } from "./platforms.ts";
import { expectDestroyed, expectStored, idOf } from "./store.ts";
import { when, whenAll } from "./when.ts";

describe.each(subjects)("$type", (subject) => {
  const { platform, fixture, kind, type, definition } = subject;
  const { args } = fixture;
  const desired = program(subject, args);
  const where = `${kind} ${SUBJECT}`;

  /** A world in which the resource exists. */
  async function made() {
    const world = platform.createWorld();
    await world.pulumi.up(desired);
    return world;
  }

  it("is created once, as asked", async () => {
    const world = platform.createWorld();
    const before = fixture.ids(world);
    const { steps } = await world.pulumi.up(desired);
    expect(steps).toContain(`create ${where}`);
    expectStored(subject, world, args);
    expect(fixture.ids(world).filter((id) => !before.includes(id))).toHaveLength(
      fixture.ids(world).length - before.length,
    );
    expect(fixture.ids(world)).toContain(idOf(subject, world));
  });

  when(fixture.writesNothing)("is a declaration: from its begin to its end nothing is written", async () => {
    for (const property of fixture.properties) {
      const world = platform.createWorld();
      const store = world.control.dump();
      await world.pulumi.up(program(subject, givenArgs(subject, property)));
      const changed = changedArgs(subject, property);
      if (changed) await world.pulumi.up(program(subject, changed));
      await world.pulumi.refresh();
      await world.pulumi.destroy();
      const asked = new Set(world.requests().map(({ method }) => method));
      expect([...asked], property.at).toEqual(["GET"]);
      expect(world.control.dump()).toEqual(store);
    }
  });

  it("answers all outputs that it declares", async () => {
    const world = await made();
    const { outputs } = world.pulumi.find(type, SUBJECT)!;
    const shown = definition.outputs.filter((name) => outputs[name] !== undefined);
    expect(shown).toEqual(definition.outputs.filter((name) => !(fixture.sometimes ?? []).includes(name)));
  });

  it("is left alone by a second up, which makes no request", async () => {
    const world = await made();
    const again = await world.pulumi.up(desired);
    expect(again.requests).toEqual([]);
    expect(again.steps.filter((step) => !step.startsWith("same "))).toEqual([]);
  });

  it("is previewed without a credential and without a request, as long as nothing is refreshed", async () => {
    const world = platform.createWorld();
    world.setEnvironment(platform.noCredentials);
    const planned = await world.pulumi.preview(desired);
    expect(planned.errors).toEqual([]);
    expect(planned.steps).toContain(`create ${where}`);
    expect(planned.requests).toEqual([]);
  });

  it("is deleted", async () => {
    const world = await made();
    const id = idOf(subject, world);
    const needs = program(subject, args).slice(0, -1);
    await world.pulumi.up(needs);
    expectDestroyed(subject, world, id);
    if (fixture.warning) expect(world.said.join("\n")).toMatch(fixture.warning);
    else expect(world.said).toEqual([]);
  });

  it("is destroyed with all that it needed, in the right order", async () => {
    const world = await made();
    const id = idOf(subject, world);
    await world.pulumi.destroy();
    expect(world.pulumi.state).toEqual([]);
    if (fixture.afterDelete === "gone") expectDestroyed(subject, world, id);
  });

  it("is kept when it is told to be retained", async () => {
    const world = platform.createWorld();
    const kept = laidOver(args, { onDelete: "retain" });
    await world.pulumi.up(program(subject, kept));
    const id = idOf(subject, world);
    const { writes } = await world.pulumi.up(desired.slice(0, -1));
    expect(writes).toEqual([]);
    expectStored(subject, world, args, id);
    expect(world.said.join("\n")).toMatch(/stays on the platform \(metadata\.onDelete: retain\)/);
  });

  it("can be told to be retained later, without a write", async () => {
    const world = await made();
    const { writes, steps } = await world.pulumi.up(program(subject, laidOver(args, { onDelete: "retain" })));
    expect(writes).toEqual([]);
    expect(steps).toContain(`update ${where}`);
  });

  it("is renamed without a request when the manifest names the previous name", async () => {
    const world = await made();
    const id = idOf(subject, world);
    const { requests } = await world.pulumi.up(program(subject, args, { name: "renamed", previousNames: [SUBJECT] }));
    expect(requests).toEqual([]);
    expect(idOf(subject, world, "renamed")).toBe(id);
  });

  it("is neither doubled nor lost when it is renamed without previousNames", async () => {
    const world = await made();
    const before = fixture.ids(world).length;
    const renamed = program(subject, args, { name: "renamed" });
    const { errors } = await world.pulumi.tryUp(renamed);
    if (fixture.refusesRename || errors.length > 0) {
      // The object is there, and nothing tells the provider that the resource of the former name is this one.
      expect(errors.map(({ message }) => message).join()).toMatch(fixture.refusesRename ?? /metadata\.previousNames/);
      expect(fixture.ids(world)).toHaveLength(before);
      return;
    }
    expect(fixture.ids(world)).toHaveLength(before);
    expectStored(subject, world, args, idOf(subject, world, "renamed"));
  });

  it("asks for previousNames when it is renamed in an up with refresh", async () => {
    const world = await made();
    const before = fixture.ids(world).length;
    const { errors } = await world.pulumi.tryUpWithRefresh(program(subject, args, { name: "renamed" }));
    expect(errors.map(({ message }) => message).join()).toMatch(/previousNames: \["subject"\]/);
    expect(fixture.ids(world)).toHaveLength(before);
    await world.pulumi.up(program(subject, args, { name: "renamed", previousNames: [SUBJECT] }));
    expectStored(subject, world, args, idOf(subject, world, "renamed"));
  });

  it("may be described once only in a workspace", async () => {
    const world = await made();
    const before = fixture.ids(world).length;
    const twice = [...desired, platform.declare(kind, "twin", args)];
    const { errors } = await world.pulumi.tryUp(twice);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toMatch(new RegExp(`"${SUBJECT}"`));
    expect(errors[0]?.message).toMatch(/"twin"/);
    expect(fixture.ids(world)).toHaveLength(before);
    await world.pulumi.up(desired);
  });

  const { vanish } = fixture;
  whenAll(vanish)("that was deleted behind our back", () => {
    async function vanished() {
      const world = await made();
      const id = idOf(subject, world);
      vanish!(world, id);
      return { world, id };
    }

    it("is announced as gone and to be created by a preview with refresh", async () => {
      const { world } = await vanished();
      const planned = await world.pulumi.previewWithRefresh(desired);
      expect(planned.errors).toEqual([]);
      expect(planned.steps).toContain(`gone ${where}`);
      expect(planned.steps).toContain(`create ${where}`);
      expect(planned.writes).toEqual([]);
    });

    it("is made anew by up with refresh", async () => {
      const { world } = await vanished();
      await world.pulumi.upWithRefresh(desired);
      expectStored(subject, world, args);
    });

    it("is deleted with success, and without a second look at anything else", async () => {
      const { world } = await vanished();
      const { errors } = await world.pulumi.tryUp(desired.slice(0, -1));
      expect(errors).toEqual([]);
      expect(world.pulumi.find(type, SUBJECT)).toBeUndefined();
    });
  });

  whenAll(definition.inWorkspace)("and its workspace", () => {
    const move = (declared: (typeof desired)[number]) => ({
      ...declared,
      args: { ...declared.args, ...platform.otherWorkspace },
    });

    it("is made anew in another workspace, before the old one goes", async () => {
      const world = await made();
      const old = idOf(subject, world);
      const { writes, steps } = await world.pulumi.up(desired.map(move));
      expect(steps).toContain(`replace ${where}`);
      expectStored(subject, world, resolved(world, args) as typeof args);
      // What the platform cannot remove may have gone with what it hung on.
      if (fixture.afterDelete === "gone" || fixture.live(world, old)) expectDestroyed(subject, world, old);
      const firstDelete = writes.findIndex(({ method }) => method === "DELETE");
      const lastCreate = writes.findLastIndex(({ method }) => method === "POST");
      if (firstDelete >= 0) expect(lastCreate).toBeLessThan(firstDelete);
    });

    it("changes the name of its credential without a write", async () => {
      const world = await made();
      const { writes, steps } = await world.pulumi.up(program(subject, laidOver(args, platform.otherCredential)));
      expect(steps).toContain(`update ${where}`);
      expect(writes).toEqual([]);
      expectStored(subject, world, args);
    });
  });
});
