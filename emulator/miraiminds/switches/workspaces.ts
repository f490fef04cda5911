import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open or contradict about workspaces, archiving and roles. */
export const workspaceSwitches = {
  policyFramework: {
    default: "profile",
    alternatives: ["required", "optional"],
    about: "whether Shopify onboarding needs `policyFramework` with its three parts",
    source: "§4.1, §17",
  },
  supportPhone: {
    default: "any",
    alternatives: ["e164"],
    about: "form of `supportContacts.phoneNumber` when onboarding",
    source: "§4.1",
  },
  phoneNormalize: {
    default: "asSent",
    alternatives: ["e164"],
    about: "whether a workspace's support phone is stored as sent or without spaces, hyphens and brackets",
    source: "§16.4",
  },
  trimNames: {
    default: false,
    alternatives: [true],
    about: "whether blanks around the name of a workspace, assistant or tool are removed",
    source: "§16.4",
  },
  timezoneCheck: {
    default: "iana",
    alternatives: ["any"],
    about: "whether a workspace's timezone must exist",
    source: "emulator",
  },
  shopifyDuplicate: {
    default: "allowed",
    alternatives: [409, 400],
    about: "Shopify onboarding with the name of an existing workspace",
    source: "§4.1",
  },
  workspaceDocument: {
    default: "full",
    alternatives: ["trimmed"],
    about: "what custom onboarding returns: the whole workspace, or id, name and variant",
    source: "§4.2",
  },
  defaultNumber: {
    default: "assigned",
    alternatives: ["none"],
    about:
      "whether a new workspace gets an outbound number, which its first assistant then gets (production), or not (staging)",
    source: "§4.2, §5.1, §16.15",
  },
  requireRole: {
    default: "none",
    alternatives: [403, 401],
    about: "archive and unarchive with the keys alone: enough, or refused for want of an admin's JWT",
    source: "§2.1, §16.13, §17",
  },
  archiveCascade: {
    default: true,
    alternatives: [false],
    about: "whether archiving takes workspaces, assistants and campaigns along",
    source: "§4.3, §18",
  },
  archiveUnknown: {
    default: 404,
    alternatives: [400, 200],
    about: "archive and unarchive of an id that nobody has",
    source: "§4.3",
  },
  archiveTwice: {
    default: 200,
    alternatives: [400, 409],
    about: "archive of what is archived, unarchive of what is not",
    source: "§4.3",
  },
  unarchiveRevives: {
    default: "cascaded",
    alternatives: ["all"],
    about: "which children unarchiving brings back: those that the archiving took along, or every one",
    source: "§4.3",
  },
  archivedNamesReserved: {
    default: true,
    alternatives: [false],
    about: "whether the names of archived workspaces and assistants stay taken",
    source: "§4.3, §19.2",
  },
  archivedReads: {
    default: "visible",
    alternatives: ["hidden"],
    about: "archived assistants in get and list: with `archivedAt`, or not at all",
    source: "§4.3, §5.4, §19.8",
  },
} as const satisfies SwitchTable;
