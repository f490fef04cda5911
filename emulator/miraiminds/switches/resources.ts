import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open or contradict about knowledge-base files. */
const knowledgeSwitches = {
  kbStartBody: {
    default: "flat",
    alternatives: ["wrapped"],
    about: "response to upload/start: `sessionId` at the top, or in `data`",
    source: "§2.3, §17",
  },
  chunkRepeat: {
    default: "accepted",
    alternatives: [400],
    about: "a chunk that is already there: takes its place, or is refused",
    source: "§7",
  },
  chunkOrder: {
    default: "sequential",
    alternatives: ["any"],
    about: "whether a chunk must be the next one",
    source: "§7",
  },
  sizeMismatch: {
    default: 400,
    alternatives: ["accepted"],
    about: "upload/complete where the chunks do not add up to `fileSize`",
    source: "§20.6",
  },
  uploadSessionMs: {
    default: "none",
    alternatives: [60_000],
    anyNumber: true,
    about: "for how long an upload session lives",
    source: "§7",
  },
  kbReadyMs: {
    default: 0,
    alternatives: [30_000],
    anyNumber: true,
    about: "how long a file is processed at least, by the clock",
    source: "§7, §20",
  },
  kbReadyAfterReads: {
    default: 1,
    alternatives: [0, 3],
    anyNumber: true,
    about: "how many reads see a file processing, at least",
    source: "§7, §20",
  },
  kbOutcome: {
    default: "ready",
    alternatives: ["failed"],
    about: "how processing ends",
    source: "§7, §20",
  },
  fileUrl: {
    default: "absent",
    alternatives: ["present"],
    about: "whether a file carries its `url`",
    source: "§7, §19.11",
  },
  collectionPer: {
    default: "file",
    alternatives: ["workspace"],
    about: "whether each file has a collection of its own, or all of a workspace share one, deleted together",
    source: "§7",
  },
  duplicateFileName: {
    default: "allowed",
    alternatives: [409],
    about: "upload/start with the name of an existing file",
    source: "emulator",
  },
} as const satisfies SwitchTable;

/** What the sources leave open or contradict about API tools. */
const toolSwitches = {
  toolInUse: {
    default: "allow",
    alternatives: ["conflict", "detach"],
    about: "DELETE of a tool that an assistant has: its id stays there; 409; its id is removed there",
    source: "§8",
  },
  listDeletedTools: {
    default: "hidden",
    alternatives: ["shown"],
    about: "soft-deleted tools in the list: not there, or with `deletedAt`",
    source: "§8",
  },
  deletedToolSlug: {
    default: "free",
    alternatives: ["reserved"],
    about: "whether the slug of a deleted tool can be had again",
    source: "§8",
  },
  slugOnRename: {
    default: "follows",
    alternatives: ["keeps"],
    about: "the slug of a tool that gets another name",
    source: "§8",
  },
} as const satisfies SwitchTable;

/** What the sources leave open or contradict about the number pool. */
const numberSwitches = {
  numberPoolHeader: {
    default: "organization",
    alternatives: ["workspace", "either"],
    about: "the header that the number pool needs",
    source: "§2.1, §9, §17",
  },
  secondPurchase: {
    default: 400,
    alternatives: [409, "existing", "charged"],
    about:
      "purchase of a number that the organization has: refused; returned as that number and not charged; bought and charged again",
    source: "§9",
  },
  purchaseUnlisted: {
    default: 400,
    alternatives: ["accepted"],
    about: "purchase of a number that search does not offer",
    source: "§9",
  },
  setupFee: {
    default: "sent",
    alternatives: ["catalogue"],
    about: "`setupFeeCents` of a bought number: as the request said, or as the search says",
    source: "§9",
  },
  releasedNumber: {
    default: "gone",
    alternatives: ["available"],
    about: "whether a released number can be bought again",
    source: "§9",
  },
  releaseInUse: {
    default: "allow",
    alternatives: [409, "detach"],
    about: "release of a number that an assistant has: its id stays there; 409; its id is removed there",
    source: "§9, §16.10",
  },
  releaseData: {
    default: "number",
    alternatives: ["none"],
    about: "whether the response to a release carries the number",
    source: "§2.3",
  },
  getNumber: {
    default: "absent",
    alternatives: ["present"],
    about: "whether GET /v1/number-pool/{id} exists, which the reference mentions and does not define",
    source: "§3, §19.10",
  },
} as const satisfies SwitchTable;

/** Everything that the sources leave open or contradict about files, tools and numbers. */
export const resourceSwitches = { ...knowledgeSwitches, ...toolSwitches, ...numberSwitches } as const;
