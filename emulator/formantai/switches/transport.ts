import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open about keys, errors, limits and lists in general. */
export const transportSwitches = {
  regionKeys: {
    default: "separate",
    alternatives: ["shared"],
    about: "whether a key of one region is refused at the documented host of the other",
    source: "§1, §15.24",
  },
  unknownFields: {
    default: "reject",
    alternatives: ["ignore"],
    about: "a body field, form part or query parameter that the contract does not know: 400, or dropped",
    source: "§3, §17",
  },
  limitOutOfRange: {
    default: "reject",
    alternatives: ["clamp"],
    about: "`limit` outside of 1..100 or a negative `offset`: 400, or the nearest allowed value",
    source: "§3, §16.7",
  },
  unknownAgentFilter: {
    default: "empty",
    alternatives: [404],
    about: "a list filtered by an agent that the tenant does not have",
    source: "§14, §16.13",
  },
  listOrder: {
    default: "newest",
    alternatives: ["oldest"],
    about: "order of the lists",
    source: "§6",
  },
  contentTypeStatus: {
    default: 400,
    alternatives: [415],
    about: "status of a body with a missing or wrong content type",
    source: "§3",
  },
  unknownRoute: {
    default: "json",
    alternatives: ["html"],
    about: "body of the 404 for an address that is no route",
    source: "§14",
  },
  wrongMethod: {
    default: 404,
    alternatives: [405],
    about: "status of a known address asked with a method that it does not know",
    source: "§3",
  },
  rateLimit: {
    default: "off",
    alternatives: [50],
    anyNumber: true,
    about: "requests per minute before 429",
    source: "§3, §16.11",
  },
  rateScope: {
    default: "tenant",
    alternatives: ["key"],
    about: "whose requests count together",
    source: "§3",
  },
  rateHeaders: {
    default: true,
    alternatives: [false],
    about: "whether responses carry X-RateLimit-* where a limit is in force",
    source: "§3",
  },
  retryAfter: {
    default: "seconds",
    alternatives: ["date", "none"],
    about: "form of Retry-After on the 429 of the rate limit",
    source: "§3",
  },
  readLagMs: {
    default: 0,
    alternatives: [5000],
    anyNumber: true,
    about: "how long after a write the reads still respond as before it",
    source: "emulator",
  },
} as const satisfies SwitchTable;
