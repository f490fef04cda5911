import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import type { MiraiMindsSwitches } from "../../emulator/miraiminds/switches.ts";

/** One combination of switches under which the whole lifecycle must work. */
export interface Row {
  readonly name: string;
  readonly switches: Partial<MiraiMindsSwitches>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The clock goes on by so many milliseconds whenever it is looked at; otherwise it stands still. */
  readonly tick?: number;
  /** The platform refuses to clear a text, or keeps it: an error must say so. */
  readonly cannotClear?: RegExp;
}

const admin = { MIRAIMINDS_ADMIN_TOKEN: miraiMindsSeed.adminToken };
/** As long as several repetitions take. */
const patient = { MIRAIMINDS_RETRY_DELAY_MS: "2" };

/** Switches of what the provider never asks for: calls, webhooks, unarchiving, the voice gallery. */
export const foreign =
  /^(call|initiate|abort|webhook|payload|discount|event|attempt|completed|endOfCall|report|finalStatus|emptyMetadata|actionMetadata|rescheduled|cart|custom(Payload)|unarchive|voiceGallery)/;

/** Made by hand, so that what depends on each other is together; the first is the emulator's default. Each is run with both profiles. */
export const rows: readonly Row[] = [
  { name: "every default", switches: {} },
  {
    name: "other envelopes and errors",
    switches: {
      errorShape: "status_code",
      validationDetail: "bare",
      unauthorizedBody: "empty",
      contentTypeStatus: 415,
      unknownRoute: "html",
      unknownFields: "ignore",
      nullOnCreate: "absent",
      statusCodeInBody: true,
      listOrder: "newest",
      missingScope: 401,
      foreignId: 403,
      workspaceDocument: "trimmed",
      createBody: "document",
      kbStartBody: "wrapped",
      releaseData: "none",
      shopifyDuplicate: 409,
      unknownWorkspace: "empty",
      archivedWorkspace: 404,
    },
  },
  {
    name: "much filled in",
    switches: {
      presetPrompt: "generated",
      presetInputSchema: "older",
      addInsights: "all",
      fillCallSettings: "retryProtocol",
      emptyArrays: "filled",
      assistantTimezone: "workspace",
      toolOrder: "reversed",
      integrations: 1,
      preCallRead: "shown",
      voiceSlugCase: "lower",
      defaultNumber: "none",
      variants: "two",
      archivedReads: "hidden",
      unknownWorkspace: 403,
    },
  },
  {
    name: "little filled in",
    switches: {
      presetInputSchema: "off",
      addInsights: "off",
      generateGreeting: false,
      fillCallSettings: "off",
      fillIcpContext: false,
      fillTypes: false,
      emptyArrays: "dropped",
      configSystemPrompt: "moved",
      archivedNamesReserved: false,
      archiveCascade: false,
      unknownWorkspace: 401,
    },
  },
  {
    name: "strict requests",
    environment: admin,
    switches: {
      validationDetail: "errors",
      policyFramework: "required",
      supportPhone: "e164",
      phoneNormalize: "e164",
      configBlocks: "required",
      customPrompt: "required",
      identityFields: "required",
      icpLanguage: "required",
      callSettingsMembers: "required",
      slotCheck: "strict",
      maxCallDurationMax: 600,
      promptMax: 10_000,
      preCallEmptyUrl: 400,
      preCallHttps: "https",
      documentUrls: "https",
      unknownTool: 404,
      unknownNumber: 404,
      validateVoice: "gender",
      variantTypeOnPut: "same",
      configSystemPrompt: 400,
      requireRole: 403,
      archiveTwice: 409,
      archiveUnknown: 400,
      archivedWorkspace: 400,
    },
  },
  {
    name: "lenient requests",
    environment: admin,
    switches: {
      policyFramework: "optional",
      timezoneCheck: "any",
      trimNames: true,
      configBlocks: "optional",
      paymentLinkValidity: "optional",
      identityFields: "optional",
      icpLanguage: "optional",
      callSettingsMembers: "optional",
      slotCheck: "none",
      unknownTool: "dropped",
      unknownNumber: "accepted",
      validateVoice: "slug",
      variantTypeOnPut: "ignore",
      requireRole: 401,
      archiveTwice: 400,
      archiveUnknown: 200,
      shopifyDuplicate: 400,
      rateLimit: 5000,
    },
  },
  {
    name: "updates that replace and clear",
    switches: {
      nestedOnPut: "replace",
      nullOnPut: "clears",
      emptyStringOnPut: "clears",
      configSystemPrompt: "ignored",
      unknownFields: "store",
    },
  },
  {
    name: "updates that merge, and clear nothing",
    cannotClear: /agent\.endMessage: sent \(not set\), platform has/,
    switches: {
      arraysOnPut: "merge",
      insightsOnPut: "merge",
      nullOnPut: "ignored",
      emptyStringOnPut: "ignored",
    },
  },
  {
    name: "a pause between updates, as 429",
    environment: patient,
    tick: 10,
    switches: { cooldownMs: 60, cooldownStarts: "create", retryAfter: "none", kbReadyMs: 200 },
  },
  {
    name: "a pause between the updates of a whole workspace, as 409",
    environment: patient,
    tick: 10,
    switches: { cooldownMs: 60, cooldownStatus: 409, cooldownScope: "workspace", retryAfter: "date" },
  },
  {
    name: "tools, files and numbers with other habits",
    switches: {
      toolInUse: "conflict",
      listDeletedTools: "shown",
      deletedToolSlug: "reserved",
      slugOnRename: "keeps",
      kbReadyAfterReads: 3,
      fileUrl: "present",
      duplicateFileName: 409,
      chunkRepeat: 400,
      chunkOrder: "any",
      sizeMismatch: "accepted",
      uploadSessionMs: 60_000,
      numberPoolHeader: "workspace",
      secondPurchase: 409,
      setupFee: "catalogue",
      releasedNumber: "available",
      releaseInUse: 409,
      getNumber: "present",
    },
  },
  {
    name: "files in one collection, numbers that are charged twice",
    switches: {
      collectionPer: "workspace",
      toolInUse: "detach",
      kbReadyAfterReads: 0,
      numberPoolHeader: "either",
      secondPurchase: "charged",
      purchaseUnlisted: "accepted",
      releaseInUse: "detach",
    },
  },
  { name: "numbers that are sold to their owner again", switches: { secondPurchase: "existing" } },
];
