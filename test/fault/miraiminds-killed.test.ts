import { scenarios } from "./miraiminds/scenarios.ts";
import { testKills } from "./killed.ts";
import { regrets, secondThoughts } from "./platform.ts";

const all = Object.values(scenarios).flat();

testKills(all, 60, 2);

// A deleted Tool stays in the store with a mark, so that one which was spared is no match for one that was made anew.
testKills([...secondThoughts(all), ...regrets(all).filter(({ kind }) => kind !== "Tool")], 10, 3);
