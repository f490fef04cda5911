import { scenarios } from "./niche/scenarios.ts";
import { testKills } from "./killed.ts";
import { regrets, secondThoughts } from "./platform.ts";

const all = Object.values(scenarios).flat();

testKills([...all, ...secondThoughts(all), ...regrets(all)], 100);
