import type { KindFixture } from "../../contract/fixture.ts";

const writesNothing = "FormantAI has no API for workspaces";

/** Looked up only: that the key opens something is all that the platform tells, so its places are the two regions and an address. */
export const workspace: KindFixture = {
  needs: [],
  args: {},
  writesNothing,
  properties: [
    { at: "region", given: { region: "in" }, to: "global", writes: [], unseen: writesNothing },
    {
      at: "baseUrl",
      given: { baseUrl: "https://one.example.com" },
      to: "https://two.example.com",
      writes: [],
      unseen: writesNothing,
    },
    {
      at: "credentials",
      given: { credentials: "FORMANTAI_SOUTH" },
      to: "FORMANTAI_NORTH",
      writes: [],
      unseen: "ours, not the platform's",
      removal: { writes: [] },
    },
  ],
  expected: () => ({}),
  live: () => ({}),
  ids: () => ["global"],
  afterDelete: { stays: {} },
  twins: {},
  scopes: {},
};
