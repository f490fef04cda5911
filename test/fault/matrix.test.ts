import { describe } from "vitest";
import { testMatrix } from "./matrix.ts";
import { scenarios } from "./niche/scenarios.ts";

const { voiceAgents, files, workspaces, calendars, deployments } = scenarios;

describe("every fault at every request", () => {
  testMatrix([...voiceAgents, ...files, ...workspaces, ...calendars], { sample: { variants: 4, once: 5, always: 7 } });
  testMatrix(deployments, { sample: { variants: 4, once: 5, always: 7 } });
});
