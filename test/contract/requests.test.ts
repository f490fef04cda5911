import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../emulator/kernel/journal.ts";
import type { SwitchValue } from "../../emulator/kernel/switches.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { platforms, subjects } from "./platforms.ts";

/** So many objects are made at once, of so many: three groups, each of which one look at the platform's list serves. */
const [AT_ONCE, COUNT] = [8, 24];
const GROUPS = COUNT / AT_ONCE;

/** Requests by what they are: writes, reads of a list, reads of one object. */
interface Requests {
  readonly writes: number;
  readonly lists: number;
  readonly reads: number;
}

const NONE: Requests = { writes: 0, lists: 0, reads: 0 };
const none = (more: Partial<Requests>): Requests => ({ ...NONE, ...more });

/** One list before the first create, and one after each group: whether somebody made the same at the same time. */
const LISTS = 1 + GROUPS;

interface Expectation {
  readonly up: Requests;
  readonly refresh: Requests;
  readonly destroy: Requests;
  readonly switches: Readonly<Record<string, SwitchValue>>;
}

/** Those who delete at once share the lists that they need, but not always alike. */
const atMost = (most: number): number =>
  expect.toSatisfy((lists: number) => lists > 0 && lists <= most, `at most ${most}`) as number;

const usual: Expectation = {
  switches: {},
  up: none({ writes: COUNT, lists: LISTS }),
  refresh: none({ lists: 1 }),
  destroy: none({ writes: COUNT }),
};

const EXPECTED: Readonly<Record<string, readonly Expectation[]>> = {
  "niche:Tool": [
    // One more list is that of the templates.
    { ...usual, up: none({ writes: COUNT, lists: LISTS + 1 }) },
    // A list of summaries: what this run has made, it knows; what it has not, it reads.
    {
      ...usual,
      switches: { listCarriesWhole: false },
      up: none({ writes: COUNT, lists: LISTS + 1 }),
      refresh: none({ lists: 1, reads: COUNT }),
    },
  ],
  // A file is processed after its upload, and is asked for once it is.
  "niche:File": [{ ...usual, up: none({ writes: COUNT, lists: LISTS, reads: COUNT }) }],
  "niche:VoiceAgent": [
    usual,
    { ...usual, switches: { listCarriesWhole: false }, refresh: none({ lists: 1, reads: COUNT }) },
    // Lists of two pages.
    {
      ...usual,
      switches: { listPageSizeCap: 20 },
      up: none({ writes: COUNT, lists: 1 + 1 + 1 + 2 }),
      refresh: none({ lists: 2 }),
    },
  ],
  // One list before the first deploy and one after the last: who has the number.
  "niche:Deployment": [{ ...usual, up: none({ writes: COUNT, lists: 2 }) }],
  // A list before the first delete: that the key opens the workspace.
  "miraiminds:Tool": [{ ...usual, destroy: none({ writes: COUNT, lists: 1 }) }],
  // Start, one chunk, complete. A collection is deleted where no other file is in it, which the list says.
  "miraiminds:File": [
    {
      ...usual,
      up: none({ writes: 3 * COUNT, lists: LISTS, reads: COUNT }),
      destroy: none({ writes: COUNT, lists: atMost(3 * GROUPS) }),
    },
  ],
  // The platform cannot delete an assistant.
  "miraiminds:VoiceAgent": [{ ...usual, destroy: NONE }],
  // The response to an update is empty (contract §5.5), so what became of the numbers is read, and before they are taken away whose they are.
  "miraiminds:Deployment": [
    {
      ...usual,
      up: none({ writes: COUNT, lists: 1, reads: COUNT }),
      destroy: none({ writes: COUNT, reads: 2 * COUNT }),
    },
  ],
};

const counted = (entries: readonly LogEntry[], isList: (entry: LogEntry) => boolean): Requests => {
  const reads = entries.filter(({ method }) => method === "GET");
  const lists = reads.filter(isList);
  return { writes: entries.length - reads.length, lists: lists.length, reads: reads.length - lists.length };
};

const many = subjects.filter(({ fixture }) => fixture.many);

it("every kind of which a workspace has many is counted", () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(many.map(({ type }) => type).sort());
});

describe.each(many)(`requests of ${COUNT} $type, ${AT_ONCE} at once`, (subject) => {
  const { platform, fixture, kind, type } = subject;

  it.each(EXPECTED[type] ?? [])("are no more than needed ($switches)", async ({ up, refresh, destroy, switches }) => {
    const { needs, args } = fixture.many!(COUNT);
    const base: Declared[] = [...fixture.needs, ...needs];
    const program = [...base, ...args.map((one, index) => platform.declare(kind, `of-many-${index}`, one))];
    const world = platform.createWorld({ switches });
    const engine = world.pulumi.raw;
    engine.parallel = AT_ONCE;
    await engine.up(base);
    world.requests();
    const requests = async (operation: () => ReturnType<typeof engine.up>): Promise<Requests> => {
      const { errors } = await operation();
      expect(errors).toEqual([]);
      return counted(world.requests(), (entry) => platform.reads(entry) === "list" || /^\/tools\?/.test(entry.path));
    };
    const actual = {
      up: await requests(() => engine.up(program)),
      again: await requests(() => engine.up(program)),
      preview: await requests(() => engine.preview(program)),
      refresh: await requests(() => engine.refresh()),
      destroy: await requests(() => engine.up(base)),
    };
    expect(actual).toEqual({ up, again: NONE, preview: NONE, refresh, destroy });
  });
});

it("FormantAI: one request for each agent that is declared, and its conversations in a refresh", async () => {
  const platform = platforms.find((one) => one.platform === "formantai")!;
  const { args, needs } = platform.kinds["VoiceAgent"]!;
  const agents = Array.from({ length: COUNT }, (_, index) =>
    platform.declare("VoiceAgent", `agent-${index}`, { ...args, agentId: 5000 + index }),
  );
  const world = platform.createWorld();
  const engine = world.pulumi.raw;
  engine.parallel = AT_ONCE;
  await engine.up(needs);
  world.requests();
  const counts: number[] = [];
  for (const operation of [
    () => engine.up([...needs, ...agents]),
    () => engine.up([...needs, ...agents]),
    () => engine.preview([...needs, ...agents]),
    () => engine.refresh(),
    () => engine.up(needs),
  ]) {
    const { errors } = await operation();
    expect(errors).toEqual([]);
    counts.push(world.requests().length);
  }
  // There is no list of agents (contract §0): each has a list of its conversations, and so has the workspace one.
  expect(counts).toEqual([COUNT, 0, 0, COUNT, 0]);
});
