import { describe, expect, it } from "vitest";
import type { Outcome } from "../harness/checked-engine.ts";
import { changedArgs, givenArgs, program, replaces, SUBJECT } from "./arguments.ts";
import { subjects } from "./platforms.ts";
import { idOf, liveOf } from "./store.ts";
import type { ContractWorld } from "./world.ts";
import { when, whenAll } from "./when.ts";

const messages = ({ errors }: Outcome): string => errors.map(({ message }) => message).join("\n");

describe.each(subjects)("$type", (subject) => {
  const { platform, fixture, type } = subject;
  const change = fixture.properties.find((property) => {
    const changed = changedArgs(subject, property);
    return (
      changed &&
      !property.refused &&
      property.writes?.length !== 0 &&
      !replaces(subject, givenArgs(subject, property), changed)
    );
  });
  const needs = change?.needs ?? [];
  const args = change ? givenArgs(subject, change) : fixture.args;
  const desired = program(subject, args, { needs });

  /** Everything that the state holds, as one text. */
  const stateOf = (world: ContractWorld): string => JSON.stringify(world.pulumi.state);

  describe.each(Object.entries(platform.wrongCredentials).map(([name, credential]) => ({ name, ...credential })))(
    "with $name",
    ({ environment, says, opensAnother }) => {
      it("is refreshed with a clear error, and stays in the state", async () => {
        const world = platform.createWorld();
        await world.pulumi.up(desired);
        const before = stateOf(world);
        world.setEnvironment(environment);
        const refreshed = await world.pulumi.refresh();
        expect(refreshed.steps.filter((step) => step.startsWith("gone"))).toEqual([]);
        expect(refreshed.errors).toHaveLength(world.pulumi.state.length);
        expect(messages(refreshed)).toContain(`read ${type} "${SUBJECT}"`);
        // What to do is said at one resource, and the others name it.
        expect(messages(refreshed)).toMatch(says);
        const elsewhere = /see \w+:\w+ "[\w-]+"/;
        for (const { message } of refreshed.errors) expect(message).toMatch(says.test(message) ? says : elsewhere);
        expect(stateOf(world)).toBe(before);
      });

      when(!(opensAnother && fixture.anyAccount))("is not created, and the error says why", async () => {
        const world = platform.createWorld();
        world.setEnvironment(environment);
        const before = fixture.ids(world);
        const created = await world.pulumi.tryUp(program(subject, args, { needs }).slice(-1));
        expect(messages(created)).toMatch(says);
        expect(fixture.ids(world)).toEqual(before);
        expect(world.pulumi.find(type, SUBJECT)).toBeUndefined();
      });

      when(fixture.afterDelete === "gone")("is not forgotten by destroy", async () => {
        const world = platform.createWorld();
        await world.pulumi.up(desired);
        const live = liveOf(subject, world);
        world.setEnvironment(environment);
        const destroyed = await world.pulumi.tryDestroy();
        expect(messages(destroyed)).toMatch(says);
        expect(liveOf(subject, world)).toEqual(live);
        expect(world.pulumi.find(type, SUBJECT)).toBeDefined();
      });
    },
  );

  it("stays in the state when its workspace answers 404 for everything", async () => {
    const world = platform.createWorld();
    await world.pulumi.up(desired);
    const before = stateOf(world);
    platform.loseWorkspace(world);
    const refreshed = await world.pulumi.refresh();
    expect(refreshed.steps).toEqual([]);
    expect(refreshed.errors).toHaveLength(world.pulumi.state.length);
    expect(stateOf(world)).toBe(before);
    const destroyed = await world.pulumi.tryDestroy();
    if (fixture.afterDelete === "gone") expect(messages(destroyed)).toContain(`delete ${type} "${SUBJECT}"`);
    if (fixture.afterDelete === "gone") expect(world.pulumi.find(type, SUBJECT)).toBeDefined();
  });

  whenAll(Object.keys(fixture.scopes).length > 0)("without a scope", () => {
    const world = (scope: string) => {
      const { options, environment } = platform.withoutScope!(scope);
      return { made: platform.createWorld(options), environment };
    };

    when(fixture.scopes.create)("is not created, and the error names the scope and what helps", async () => {
      const scope = fixture.scopes.create!;
      const { made, environment } = world(scope);
      await made.pulumi.up(desired.slice(0, -1));
      made.setEnvironment(environment);
      const created = await made.pulumi.tryUp(desired);
      expect(messages(created)).toContain(`create ${type} "${SUBJECT}"`);
      expect(messages(created)).toContain(`lacks the scope ${scope}`);
      expect(messages(created)).toMatch(/make a new app/);
    });

    when(fixture.scopes.read)("is refreshed with an error that names the scope, and stays in the state", async () => {
      const scope = fixture.scopes.read!;
      const { made, environment } = world(scope);
      await made.pulumi.up(desired);
      const before = made.pulumi.state.length;
      made.setEnvironment(environment);
      const refreshed = await made.pulumi.refresh();
      expect(messages(refreshed)).toContain(`read ${type} "${SUBJECT}"`);
      expect(messages(refreshed)).toContain(`lacks the scope ${scope}`);
      expect(made.pulumi.state).toHaveLength(before);
    });

    when(fixture.scopes.update && change)("is not updated, and the error names the scope", async () => {
      const scope = fixture.scopes.update!;
      const { made, environment } = world(scope);
      await made.pulumi.up(desired);
      const live = liveOf(subject, made);
      made.setEnvironment(environment);
      const updated = await made.pulumi.tryUp(program(subject, changedArgs(subject, change!)!, { needs }));
      expect(messages(updated)).toContain(`lacks the scope ${scope}`);
      expect(liveOf(subject, made)).toEqual(live);
    });

    when(fixture.scopes.delete)("is not deleted, and the error names the scope", async () => {
      const scope = fixture.scopes.delete!;
      const { made, environment } = world(scope);
      const onDuty = program(subject, fixture.args, { needs });
      await made.pulumi.up(onDuty);
      const id = idOf(subject, made);
      const live = liveOf(subject, made);
      made.setEnvironment(environment);
      const deleted = await made.pulumi.tryUp(onDuty.slice(0, -1));
      expect(messages(deleted)).toContain(`delete ${type} "${SUBJECT}"`);
      expect(messages(deleted)).toContain(`lacks the scope ${scope}`);
      expect(liveOf(subject, made, id)).toEqual(live);
      expect(made.pulumi.find(type, SUBJECT)).toBeDefined();
    });
  });
});
