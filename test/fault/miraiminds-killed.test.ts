import { scenarios } from "./miraiminds/scenarios.ts";
import { testKills } from "./killed.ts";

testKills(Object.values(scenarios).flat(), 100);
