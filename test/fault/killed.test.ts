import { scenarios } from "./niche/scenarios.ts";
import { testKills } from "./killed.ts";
import { regrets, secondThoughts } from "./platform.ts";

const all = Object.values(scenarios).flat();

testKills(all, 60, 2);
testKills([...secondThoughts(all), ...regrets(all)], 10, 3);
