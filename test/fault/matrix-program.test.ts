import { describe } from "vitest";
import { testMatrix } from "./matrix.ts";
import { scenarios } from "./niche/scenarios.ts";

const { tools, programs } = scenarios;

describe("every fault at every request", () => {
  testMatrix(tools, { sample: { variants: 4, once: 7, always: 7 } });
});

describe("every fault at every request of a whole program", () => {
  testMatrix(programs, { sample: { variants: 6, once: 11, always: 23 } });
});

describe("every fault at every request of a whole program with a static key", () => {
  testMatrix(programs, { credential: "static", sample: { variants: 12, once: 23, always: 47 } });
});
