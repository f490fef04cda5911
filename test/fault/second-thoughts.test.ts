import { describe } from "vitest";
import { testMatrix } from "./matrix.ts";
import { scenarios as miraiMinds } from "./miraiminds/scenarios.ts";
import { scenarios as niche } from "./niche/scenarios.ts";
import { secondThoughts } from "./platform.ts";

const sample = { variants: 6, once: 11, always: 17 };

describe("every fault at every request of an update on Niche, whatever the manifest says by the next up", () => {
  const { voiceAgents, tools, calendars, deployments } = niche;
  testMatrix(secondThoughts([...voiceAgents, ...tools, ...calendars, ...deployments]), { sample });
});

describe("every fault at every request of an update on Mirai Minds, whatever the manifest says by the next up", () => {
  const { voiceAgents, tools, deployments } = miraiMinds;
  testMatrix(secondThoughts([...voiceAgents, ...tools, ...deployments]), { sample });
});
