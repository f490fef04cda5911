import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open or contradict about envelopes, errors, headers and reads in general. */
export const transportSwitches = {
  profile: {
    default: "reference",
    alternatives: ["guide"],
    about:
      "shape of the responses to Shopify onboarding, assistant create, call initiate and abort, and the fields that the older guide requires",
    source: "§2.3, §17, §18",
  },
  errorShape: {
    default: "code",
    alternatives: ["status_code"],
    about: "name of the number in an error body",
    source: "§2.4",
  },
  validationDetail: {
    default: "message",
    alternatives: ["bare", "errors"],
    about: 'a refused body: every place named in the message; only "Validation error"; that and a list `errors`',
    source: "§2.4",
  },
  unauthorizedBody: {
    default: "error",
    alternatives: ["empty"],
    about: "body of a 401",
    source: "§2.4, §19.13",
  },
  contentTypeStatus: {
    default: 400,
    alternatives: [415],
    about: "status of a body with a missing or wrong content type",
    source: "emulator",
  },
  unknownRoute: {
    default: "json",
    alternatives: ["html"],
    about: "body of the 404 for an address or method that is no route",
    source: "emulator",
  },
  unknownFields: {
    default: "reject",
    alternatives: ["ignore", "store"],
    about:
      "a body field or query parameter that the contract does not know: 400, dropped, or (at the top of an assistant) kept and returned",
    source: "§20.2",
  },
  nullOnCreate: {
    default: 400,
    alternatives: ["absent"],
    about: "null for an optional field of a create: refused, or as if not sent",
    source: "§5.5",
  },
  rateLimit: {
    default: "off",
    alternatives: [60],
    anyNumber: true,
    about: "requests per minute and organization before 429",
    source: "§2.5, §19.18",
  },
  retryAfter: {
    default: "seconds",
    alternatives: ["date", "none"],
    about: "form of Retry-After on a 429, of the rate limit as of the update cooldown",
    source: "§2.5",
  },
  missingScope: {
    default: 400,
    alternatives: [401],
    about: "a request without the `workspace` or `organization` header that it needs",
    source: "§2.1",
  },
  unknownWorkspace: {
    default: 404,
    alternatives: [403, 401, "empty"],
    about:
      "a `workspace` header that is unknown or another organization's: refused, or (reads) as a workspace with nothing in it",
    source: "§15",
  },
  foreignId: {
    default: 404,
    alternatives: [403],
    about: "the id of an object that belongs to another workspace or organization",
    source: "§2.4",
  },
  archivedWorkspace: {
    default: "readOnly",
    alternatives: [400, 404],
    about: "requests under an archived workspace: writes are 400 and reads work, or everything is 400, or 404",
    source: "§4.3, §5.1, §15",
  },
  statusCodeInBody: {
    default: false,
    alternatives: [true],
    about: "whether responses about tools, knowledge-base files and numbers carry `status_code`",
    source: "§2.3",
  },
  readLagMs: {
    default: 0,
    alternatives: [5000],
    anyNumber: true,
    about: "for so long after a write, reads respond as before it",
    source: "§16.9",
  },
  listOrder: {
    default: "oldest",
    alternatives: ["newest"],
    about: "which object comes first in a list",
    source: "§5.4",
  },
  voiceGalleryAuth: {
    default: "both",
    alternatives: ["either"],
    about: "whether the voice gallery needs both keys or is content with one",
    source: "§6",
  },
} as const satisfies SwitchTable;
