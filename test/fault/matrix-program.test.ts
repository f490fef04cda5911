import { describe } from "vitest";
import { testMatrix } from "./matrix.ts";
import { scenarios } from "./niche/scenarios.ts";

const { tools, programs } = scenarios;

describe("every fault at every request", () => {
  testMatrix(tools, { sample: { once: 7, always: 7 } });
});

describe("every fault at every request of a whole program", () => {
  testMatrix(programs, { sample: { once: 11, always: 23 } });
});

describe("every fault at every request of a whole program with a static key", () => {
  testMatrix(programs, { credential: "static", sample: { once: 23, always: 47 } });
});
