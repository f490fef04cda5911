import { nicheSeed } from "../../emulator/niche/seed.ts";
import type { NicheSwitches } from "../../emulator/niche/switches.ts";

/** One combination of switches under which the whole lifecycle must work. */
export interface Row {
  readonly name: string;
  readonly switches: Partial<NicheSwitches>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The platform refuses to clear a field: an error must say so. */
  readonly cannotClear?: RegExp;
}

const oauth = {
  NICHE_TOKEN: undefined,
  NICHE_CLIENT_ID: nicheSeed.clientId,
  NICHE_CLIENT_SECRET: nicheSeed.clientSecret,
};

const scopes = [
  ...["create", "read", "update", "delete"].flatMap((verb) => [`voice-agents:${verb}`, `tools:${verb}`]),
  ...["files:create", "files:read", "files:delete", "integrations:create", "integrations:read", "businesses:read"],
].join(" ");

/** Made by hand, so that what depends on each other is together; the first is the emulator's default. */
export const rows: readonly Row[] = [
  { name: "every default", switches: {} },
  {
    name: "other statuses and bodies",
    switches: {
      createStatus: 200,
      actionStatus: 201,
      deleteStatus: 200,
      errorBody: "named",
      validationStatus: 422,
      contentTypeStatus: 400,
      unknownRoute: "html200",
      trailingSlash: "accepted",
      unknownQuery: "ignore",
      postUnknownField: "ignore",
      postNull: "absent",
      emptyString: 500,
      toolWithoutCalendar: 422,
      toolExtras: "accepted",
      getBusiness: 404,
      assistantFailureStatus: 502,
      callNumberNormalize: "lenient",
      orderByForm: "brackets",
    },
  },
  {
    name: "noise in every answer",
    switches: {
      shuffle: true,
      autoToolsListed: "none",
      updatedAtNoise: true,
      extraFields: true,
      businessFields: "idAndName",
      foreignBusiness: 403,
      pageSizeOver: "clamp",
      listPageSizeCap: 20,
      filesList: "array",
      kbTemplate: "absent",
      kbToolType: "knowledgeBaseQuery",
      postUnknownField: "store",
      workflowEcho: "reformatted",
      orderByForm: "json",
    },
  },
  {
    name: "lists that tell little",
    switches: {
      autoToolsListed: "all",
      listCarriesWhole: false,
      listPageSizeCap: 1,
      shuffle: true,
      unsetFields: "null",
    },
  },
  {
    name: "OAuth with short tokens",
    environment: oauth,
    switches: {
      expiresIn: 60,
      oauthScope: "ignore",
      oauthForm: "accepted",
      deployScope: "agent:deploy",
      callScope: "agent:call",
      rateLimit: 400,
      rateLimitPer: "key",
      retryAfter: "date",
      errorBody: "nested",
    },
  },
  {
    name: "OAuth that asks for scopes",
    environment: { ...oauth, NICHE_SCOPES: scopes },
    switches: {
      expiresIn: "absent",
      oauthScope: "required",
      oauthScopeEcho: "requested",
      deployScope: "none",
      callScope: "none",
      retryAfter: "none",
    },
  },
  {
    name: "OAuth that cannot take scopes",
    environment: oauth,
    switches: { oauthScope: 500, rateLimit: 200, dutyJob: "off" },
  },
  {
    name: "tools as they were sent",
    switches: {
      calendarIdEcho: "resolve",
      calendarUpsertIds: "new",
      destinationRequired: "all",
      transferReadBack: "both",
      destinationIdsOnPatch: "keep",
      appointmentConfigPer: "tool",
      hoursJsonDayCase: "any",
      hoursJson2400: "accepted",
      effectiveConfig: "resolved",
      patchConfigOverride: "merge",
      patchTemplateToolId: "ignore",
      autoToolWrite: 409,
      deleteInUse: 409,
    },
  },
  {
    name: "files that are ready at once",
    switches: {
      fileInitialStatus: "ready",
      fileReadyAfterReads: 0,
      unsupportedFile: "fails",
      fileSizeLimit: 1024,
      fileDuplicate: "existing",
      fileNotReady: "accepted",
    },
  },
  {
    name: "files that take their time",
    switches: { fileReadyAfterReads: 3, fileDuplicate: 409, deleteInUse: 409 },
  },
  {
    name: "agents with strict rules",
    cannotClear: /must not be null/,
    switches: {
      nameUnique: 409,
      bothFlows: 400,
      unreachableNodes: 400,
      scheduleNeedsCalendar: 400,
      emptyHours: 400,
      severalRangesPerDay: 400,
      patchNull: 400,
      patchToolIds: "mustKeepAuto",
    },
  },
  {
    name: "agents with much filled in",
    switches: {
      unsetFields: "null",
      voiceDefault: "returned",
      multilingualDefault: false,
      empathyDefault: false,
      defaultHours: "fullWeek",
      proseUntilReady: "absent",
      generationDelay: 60_000,
      workflowEcho: "reformatted",
      textTrailingNewline: "trimmed",
      graphCheck: "startOnly",
      unknownVoice: "accepted",
      backgroundSoundOff: "accepted",
      autoToolsInIds: "hidden",
    },
  },
  {
    name: "updates that replace everything",
    switches: {
      patchScope: "full",
      patchType: "accepted",
      patchRegenerates: false,
      patchLive: "onDeploy",
      proseUntilReady: "sync",
    },
  },
  {
    name: "updates that merge, and clear nothing",
    cannotClear: /did not apply all of it:\n {2}\w+: sent \(not set\), platform has/,
    switches: {
      patchPersonality: "merge",
      patchConfigOverride: "merge",
      patchNull: "ignored",
      patchToolIds: "replaceAll",
      patchUnknownToolIds: "ignored",
      kbToolOnPatch: "drop",
    },
  },
  {
    name: "phones with other habits",
    switches: {
      deployWithoutPhone: 400,
      areaCode: "unavailable",
      secondDeploy: "shared",
      redeployDuty: "keep",
      dutyUndeployed: "noop",
      dutyResponse: "empty",
      kbToolOnPatch: "renew",
      dutyJob: "everyRequest",
      deleteAgentNumber: "released",
      deleteAgentAutoTools: "kept",
    },
  },
];
