import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { stub } from "../../provider/pulumi/stub.ts";
import { UNKNOWN } from "../../provider/kind/unknown.ts";
import type { Outcome } from "../harness/checked-engine.ts";
import { directHost } from "../harness/direct-host.ts";
import { dynamicHost, HostError, type DynamicHost } from "../harness/dynamic-host.ts";
import { sample } from "../harness/sample.ts";
import { changedArgs, givenArgs, laidOver, program, replaces, steps, SUBJECT, withValue } from "./arguments.ts";
import type { PropertyFixture } from "./fixture.ts";
import { subjects, type Subject } from "./platforms.ts";
import { expectStored, idOf, liveOf } from "./store.ts";
import type { ContractWorld } from "./world.ts";
import { when } from "./when.ts";

// The other suites reach the provider in process. Here every kind lives through Pulumi's own host, over gRPC, what it lives through in process.

type Reach = typeof dynamicHost;

const inProcess: Reach = directHost;

/** What the engine, the user and the platform saw of an operation, and the state after it. Reads that run at once may share an answer: what was read counts, not how often. */
const seen = (world: ContractWorld, { steps: taken, errors, drifts, requests, writes }: Outcome): unknown =>
  structuredClone({
    taken,
    errors: errors.map((error) => [error.message, error instanceof HostError ? error.partial : undefined]),
    drifts: [...drifts],
    writes: writes.map(({ method, path, body, status }) => ({ method, path, body, status })),
    reads: [...new Set(requests.map(({ method, path, status }) => `${method} ${path} ${status}`))].sort(),
    said: world.said,
    state: world.pulumi.state,
  });

/** Revisions are random: each is told by the order in which it came. */
function withoutChance(record: readonly unknown[]): unknown {
  const known = new Map<string, string>();
  const text = JSON.stringify(record).replace(/(?<![-0-9a-f])[0-9a-f]{12}(?![0-9a-f])/g, (revision) => {
    if (!known.has(revision)) known.set(revision, `revision ${known.size}`);
    return known.get(revision)!;
  });
  // Which of several resources says in full what is wrong for all of them, and to which the others point, is the first to fail.
  return JSON.parse(
    text.replace(/; (?:see \w+:\w+ \\"[^"\\]+\\"|the (?:credential was|keys were) refused; [^"]*)/g, "; …"),
  );
}

function makeWorld({ platform, fixture }: Subject, reach: Reach): ContractWorld {
  const world = platform.createWorld({ switches: fixture.openly ?? {} });
  world.pulumi.raw.host = reach;
  return world;
}

/** A create, a change of one property, an edit of it by hand with all that follows, the loss of the object, a wrong key. */
async function life(subject: Subject, property: PropertyFixture, reach: Reach): Promise<unknown[]> {
  const { platform, fixture } = subject;
  const world = makeWorld(subject, reach);
  const { pulumi } = world;
  const record: unknown[] = [];
  const note = async (work: Promise<Outcome>) => record.push(seen(world, await work));
  const desired = (args: JsonObject) => program(subject, args, { needs: property.needs ?? [] });
  const [given, changed] = [givenArgs(subject, property), changedArgs(subject, property)!];

  await note(pulumi.preview(desired(given)));
  await note(pulumi.up(desired(given)));
  expectStored(subject, world, given);
  await note(pulumi.up(desired(changed)));
  expectStored(subject, world, changed);
  if (fixture.edit && property.unseen === undefined) {
    const [top = ""] = steps(property.at);
    const edited = withValue(liveOf(subject, world), steps(property.at), property.byHand ?? property.to) as JsonObject;
    fixture.edit(world, idOf(subject, world), { [top]: edited[top] });
    await note(pulumi.previewWithRefresh(desired(given)));
    await note(pulumi.tryUp(desired(given)));
    world.config["voice-agents:onConflict"] = "overwrite";
    await note(pulumi.upWithRefresh(desired(given)));
    expectStored(subject, world, given);
  }
  if (fixture.vanish) {
    fixture.vanish(world, idOf(subject, world));
    await note(pulumi.refresh());
  }
  world.setEnvironment(Object.values(platform.wrongCredentials)[0]!.environment);
  await note(pulumi.refresh());
  await note(pulumi.tryDestroy());
  return record;
}

/** A property that can be changed, by an update or by a new object. */
const changeable = (subject: Subject, byNewObject: boolean): PropertyFixture | undefined =>
  subject.fixture.properties.find((property) => {
    const changed = changedArgs(subject, property);
    return changed && !property.refused && replaces(subject, givenArgs(subject, property), changed) === byNewObject;
  });

/** A create that loses a property on the way, and the `up` after it. */
async function cutShort(subject: Subject, property: PropertyFixture, reach: Reach): Promise<unknown[]> {
  const desired = program(subject, givenArgs(subject, property), { needs: property.needs ?? [] });
  const world = makeWorld(subject, reach);
  await world.pulumi.up(desired.slice(0, -1));
  world.control.faults.arm({ fault: { kind: "dropField", field: property.at }, times: "always" });
  const failed = seen(world, await world.pulumi.tryUp(desired));
  const unfinished = world.pulumi.state.filter(({ initFailed }) => initFailed).map(({ type }) => type);
  world.control.faults.clear();
  return [unfinished, failed, seen(world, await world.pulumi.up(desired))];
}

/** A new object is to the host a create and a delete, which it has seen with every kind. */
const replaced = sample(
  subjects.filter((subject) => changeable(subject, true)),
  4,
);

describe.each(subjects)("$type", (subject) => {
  const { fixture, type } = subject;

  for (const byNewObject of [false, true]) {
    const property = changeable(subject, byNewObject);
    when(property && (!byNewObject || !changeable(subject, false) || replaced.some((other) => other.type === type)))(
      `is behind Pulumi's host what it is in process, ${property?.at} changed`,
      async () => {
        const record = await life(subject, property!, dynamicHost);
        expect(withoutChance(record)).toEqual(withoutChance(await life(subject, property!, inProcess)));
      },
    );
  }

  when(fixture.lostInCreate)("is in the state when its create is cut short, and finished by the next up", async () => {
    const property = fixture.properties.find(({ at }) => at === fixture.lostInCreate)!;
    const record = await cutShort(subject, property, dynamicHost);
    expect(record[0]).toEqual([type]);
    expect(withoutChance(record)).toEqual(withoutChance(await cutShort(subject, property, inProcess)));
  });

  it("is checked and compared alike, with failures and with unknown values", async () => {
    const world = makeWorld(subject, inProcess);
    const hidden = { __logicalName: SUBJECT, __provider: stub(type) };
    const good = { ...subject.platform.declare(subject.kind, SUBJECT, fixture.args).args };
    const unknown = Object.fromEntries(Object.keys(good).map((key) => [key, UNKNOWN]));
    const checks = [laidOver(unknown, hidden), { ...unknown, ...hidden, nonsense: 1 }, { ...hidden, adopt: 7 }];
    const asked = async (host: DynamicHost): Promise<unknown[]> => [
      ...(await Promise.all(checks.map((args) => host.check({}, args)))),
      await host.diff("some-id", { ...unknown, ...hidden }, { ...unknown, ...hidden, onDelete: "retain" }),
    ];
    const answers = await asked(await dynamicHost());
    expect(answers).toEqual(await asked(await directHost()));
    expect(answers[1]).toMatchObject({ failures: [{ property: "nonsense" }] });
    expect(world.requests()).toEqual([]);
  });
});
