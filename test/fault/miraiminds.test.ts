import { describe } from "vitest";
import { testMatrix } from "./matrix.ts";
import { scenarios } from "./miraiminds/scenarios.ts";

const { voiceAgents, tools, files, workspaces, deployments, purchases, programs } = scenarios;

describe("every fault at every request", () => {
  testMatrix([...voiceAgents, ...tools, ...files, ...workspaces, ...deployments], {
    sample: { variants: 4, once: 11, always: 13 },
  });
});

describe("every fault at every request where money is spent", () => {
  testMatrix(purchases, { sample: { variants: 3, once: 5, always: 11 } });
});

describe("every fault at every request of a whole program", () => {
  testMatrix(programs, { sample: { variants: 4, once: 23, always: 47 } });
});
