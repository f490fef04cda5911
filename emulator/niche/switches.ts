import type { SwitchTable, SwitchValues } from "../kernel/switches.ts";

/**
 * Every question that Niche's public documentation leaves open, with the answer the emulator gives by default.
 * `source` names the section of the reconstructed contract; "emulator" marks questions found while writing this emulator.
 */
export const nicheSwitches = {
  // Transport, errors, lists
  createStatus: {
    default: 201,
    alternatives: [200],
    about: "status of a successful create (tools, files, calendar, agents)",
    source: "§9",
  },
  actionStatus: { default: 200, alternatives: [201], about: "status of deploy and call", source: "§3, §10" },
  deleteStatus: {
    default: 204,
    alternatives: [200],
    about: 'response to a DELETE: 204 empty, or 200 {"success":true}',
    source: "§9",
  },
  errorBody: {
    default: "plain",
    alternatives: ["named", "nested"],
    about:
      "plain {error: text, statusCode}; named {error: CODE, message, statusCode}; nested {error: {code, message}, statusCode}",
    source: "§3, §9",
  },
  validationStatus: {
    default: 400,
    alternatives: [422],
    about: "status of a body that breaks a rule",
    source: "§10.5",
  },
  contentTypeStatus: {
    default: 415,
    alternatives: [400],
    about: "status of a body with a missing or wrong content type",
    source: "emulator",
  },
  unknownRoute: {
    default: "json404",
    alternatives: ["html200"],
    about: "response to an address that is no route: JSON 404, or the web app's HTML page with 200",
    source: "§1, §9",
  },
  trailingSlash: {
    default: "unknown",
    alternatives: ["accepted"],
    about: "whether a route also exists with a slash at its end, or counts as an unknown route",
    source: "§1",
  },
  unknownQuery: {
    default: 400,
    alternatives: ["ignore"],
    about: "a query parameter that the route does not know",
    source: "§11",
  },
  postUnknownField: {
    default: 400,
    alternatives: ["ignore", "store"],
    about: "a body field that the contract does not know: refused, dropped, or (agents and tools) kept and returned",
    source: "emulator",
  },
  postNull: {
    default: 400,
    alternatives: ["absent"],
    about: "null for an optional field of a create: refused, or as if not sent",
    source: "§3",
  },
  emptyString: {
    default: "accepted",
    alternatives: [500],
    about: "an empty string anywhere in a JSON body (observed for leads: 500)",
    source: "§3, §9",
  },
  rateLimit: {
    default: "off",
    alternatives: [200],
    anyNumber: true,
    about: "requests per minute before 429",
    source: "§3, §9",
  },
  rateLimitPer: {
    default: "organization",
    alternatives: ["key"],
    about: "whose requests count together",
    source: "§3",
  },
  retryAfter: {
    default: "seconds",
    alternatives: ["date", "none"],
    about: "form of Retry-After on the 429 of the rateLimit switch",
    source: "§3",
  },
  foreignBusiness: {
    default: 404,
    alternatives: [403],
    about: "a business of another organization",
    source: "emulator",
  },
  getBusiness: { default: 200, alternatives: [404], about: "whether GET /businesses/:id exists", source: "§5, §11" },
  businessFields: {
    default: "all",
    alternatives: ["idAndName"],
    about: "what a business shows beside id and name",
    source: "§6.1",
  },
  pageSizeOver: {
    default: 400,
    alternatives: ["clamp"],
    about: "page_size above the documented 100: refused, or as if 100",
    source: "§11",
  },
  listPageSizeCap: {
    default: 100,
    alternatives: [20],
    anyNumber: true,
    about:
      "the most items a list other than calls puts on a page, whatever page_size asks (100 is documented for calls only)",
    source: "§4",
  },
  listCarriesWhole: {
    default: true,
    alternatives: [false],
    about: "whether lists of tools, files and agents carry whole objects, or id, name and times only",
    source: "emulator",
  },
  shuffle: {
    default: false,
    alternatives: [true],
    about: "lists, and arrays whose order has no meaning, come in another order than they were sent",
    source: "§11",
  },
  updatedAtNoise: {
    default: false,
    alternatives: [true],
    about: "updatedAt moves from one response to the next although nothing changed (background jobs)",
    source: "§8.1",
  },
  extraFields: {
    default: false,
    alternatives: [true],
    about: "responses carry fields that no documentation names",
    source: "§8.1",
  },

  // Authentication
  expiresIn: {
    default: 3600,
    alternatives: [60, "absent"],
    anyNumber: true,
    about: "seconds an access token lives; absent: expires_in is not sent and the token lives 3600 s",
    source: "§2, §9",
  },
  oauthScope: {
    default: "honor",
    alternatives: ["ignore", "required", 500],
    about: "scope in the token request: narrows; ignored; without it the token has none; sending it returns 500",
    source: "§2, §11",
  },
  oauthScopeEcho: {
    default: "granted",
    alternatives: ["requested"],
    about: "scope in the token response: what was granted, or what was asked for although it was not granted",
    source: "§2",
  },
  oauthForm: {
    default: 400,
    alternatives: ["accepted"],
    about: "a form-encoded token request",
    source: "§2",
  },
  deployScope: {
    default: "voice-agents:update",
    alternatives: ["agent:deploy", "none"],
    about: "scope that guards deploy, on and off",
    source: "§2.1",
  },
  callScope: {
    default: "voice-agents:update",
    alternatives: ["agent:call", "none"],
    about: "scope that guards starting a call",
    source: "§2.1",
  },

  // Voices, templates, calendar integration
  kbTemplate: {
    default: "listed",
    alternatives: ["absent"],
    about: "whether the template list holds the knowledge-base template, which cannot be instantiated",
    source: "§11",
  },
  kbToolType: {
    default: "query",
    alternatives: ["knowledgeBaseQuery"],
    about: "type of the knowledge-base query tool and its template",
    source: "§6.3",
  },
  calendarIdEcho: {
    default: "echo",
    alternatives: ["resolve"],
    about: 'calendarId "primary" comes back as sent, or as the calendar\'s address',
    source: "§6.2, §11",
  },
  calendarUpsertIds: {
    default: "keep",
    alternatives: ["new"],
    about: "whether id and aclRuleId survive a second POST of the calendar integration",
    source: "§6.2, §11",
  },

  // Tools
  toolWithoutCalendar: {
    default: 400,
    alternatives: [422],
    about: "a calendar tool in a business without calendar integration",
    source: "§6.4",
  },
  toolExtras: {
    default: 400,
    alternatives: ["accepted"],
    about: "name, displayName, enabled and message in a tool request",
    source: "§6.4",
  },
  destinationRequired: {
    default: "namePhone",
    alternatives: ["all"],
    about: "required properties of a transfer destination: name and phoneNumber, or all four",
    source: "§11",
  },
  transferReadBack: {
    default: "destinationIds",
    alternatives: ["both"],
    about: "configOverride of a transfer tool shows destinationIds only, or destinations too",
    source: "§6.4, §9",
  },
  destinationIdsOnPatch: {
    default: "new",
    alternatives: ["keep"],
    about: "destinations sent in a PATCH get new ids, or keep theirs by position",
    source: "§6.4",
  },
  appointmentConfigPer: {
    default: "business",
    alternatives: ["tool"],
    about: "one appointment configuration for all calendar tools of a business, or one for each",
    source: "§6.4, §11",
  },
  hoursJsonDayCase: {
    default: "lower",
    alternatives: ["any"],
    about: "day names of hoursJson: lower case only, or any case",
    source: "§11",
  },
  hoursJson2400: {
    default: 400,
    alternatives: ["accepted"],
    about: "closeTime 24:00 in hoursJson",
    source: "§6.4",
  },
  effectiveConfig: {
    default: "stored",
    alternatives: ["resolved"],
    about: "effectiveConfig holds stored ids, or what they stand for",
    source: "§11",
  },
  patchConfigOverride: {
    default: "replace",
    alternatives: ["merge"],
    about: "configOverride in a PATCH replaces the old one, or is merged into it at every depth",
    source: "§6.4, §9",
  },
  patchTemplateToolId: {
    default: 400,
    alternatives: ["ignore"],
    about: "templateToolId in a PATCH",
    source: "§6.4",
  },
  autoToolsListed: {
    default: "kb",
    alternatives: ["all", "none"],
    about: "which automatic tools appear among a business's tools",
    source: "§11",
  },
  autoToolWrite: {
    default: "allowed",
    alternatives: [409],
    about: "PATCH and DELETE of a listed automatic tool",
    source: "§11",
  },
  deleteInUse: {
    default: "allowed",
    alternatives: [409],
    about: "DELETE of a tool or file that an agent uses (allowed: the agent keeps a dangling id)",
    source: "§6.4, §6.6, §9",
  },

  // Files
  filesList: {
    default: "envelope",
    alternatives: ["array"],
    about: "GET files: paged envelope, or everything as a bare array",
    source: "§4, §11",
  },
  fileInitialStatus: {
    default: "processing",
    alternatives: ["ready"],
    about: "status of a file in the response to its upload",
    source: "§6.6",
  },
  fileReadyAfterReads: {
    default: 1,
    alternatives: [0, 3],
    anyNumber: true,
    about: "how many reads still see a file processing",
    source: "§11",
  },
  unsupportedFile: {
    default: 400,
    alternatives: ["fails"],
    about: "a file that is no document: refused, or accepted and then failed",
    source: "§6.6",
  },
  fileSizeLimit: {
    default: "none",
    alternatives: [1024],
    anyNumber: true,
    about: "bytes above which an upload returns 413",
    source: "§6.6",
  },
  fileDuplicate: {
    default: "allowed",
    alternatives: ["existing", 409],
    about: "a second upload of the same name and content: another file, the first file, or refused",
    source: "§6.6",
  },

  // Voice agents
  nameUnique: {
    default: false,
    alternatives: [409],
    about: "a second agent of the same name in a business",
    source: "emulator",
  },
  bothFlows: {
    default: "workflowWins",
    alternatives: [400],
    about: "workflow and conversationFlow in one body",
    source: "§11",
  },
  graphCheck: {
    default: "strict",
    alternatives: ["startOnly"],
    about: "strict refuses edges to unknown nodes and duplicate node ids; startOnly checks startNode and tool prompts",
    source: "§6.8",
  },
  unreachableNodes: {
    default: "accepted",
    alternatives: [400],
    about: "workflow nodes that no path from startNode reaches",
    source: "§6.8",
  },
  scheduleNeedsCalendar: {
    default: false,
    alternatives: [400],
    about: "a scheduleAppointment node without a calendar tool in toolIds",
    source: "§6.8",
  },
  workflowEcho: {
    default: "same",
    alternatives: ["reformatted"],
    about: "keys of a sent workflow come back in the order sent, or in alphabetical order",
    source: "§8.1",
  },
  generationDelay: {
    default: 0,
    alternatives: [60_000],
    anyNumber: true,
    about:
      "milliseconds of the clock until the background generation of the other form is done; 0 = by the next request",
    source: "§9",
  },
  proseUntilReady: {
    default: "null",
    alternatives: ["absent", "sync"],
    about: "conversationFlow of an agent made from a workflow until its prose is generated",
    source: "§11",
  },
  unsetFields: {
    default: "absent",
    alternatives: ["null"],
    about: "optional agent fields that are not set",
    source: "§11",
  },
  voiceDefault: {
    default: "absent",
    alternatives: ["returned"],
    about: "voiceId of an agent that chose none",
    source: "§6.7, §11",
  },
  unknownVoice: { default: 400, alternatives: ["accepted"], about: "a voiceId that is no voice", source: "emulator" },
  multilingualDefault: {
    default: "absent",
    alternatives: [false],
    about: "multilingual of an agent that did not set it",
    source: "§6.8",
  },
  empathyDefault: {
    default: "absent",
    alternatives: [false],
    about: "personality.useEmpathy where not sent (useHumor: false is documented)",
    source: "§6.8",
  },
  backgroundSoundOff: {
    default: 400,
    alternatives: ["accepted"],
    about: 'backgroundSound "off" (documented are "office" and a URL)',
    source: "§6.8",
  },
  defaultHours: {
    default: "absent",
    alternatives: ["fullWeek"],
    about: "activatedHours of an INBOUND agent that set none: not shown, or seven full days in UTC",
    source: "§6.8, §9",
  },
  emptyHours: {
    default: "accepted",
    alternatives: [400],
    about: "activatedHours.hours without any entry",
    source: "§6.8",
  },
  severalRangesPerDay: {
    default: "accepted",
    alternatives: [400],
    about: "two entries for one day in activatedHours",
    source: "§6.8",
  },
  textTrailingNewline: {
    default: "kept",
    alternatives: ["trimmed"],
    about: "newlines at the end of an agent's texts",
    source: "emulator",
  },
  fileNotReady: {
    default: 400,
    alternatives: ["accepted"],
    about: "a knowledge-base file that is not ready",
    source: "§6.6, §9",
  },
  autoToolsInIds: {
    default: "visible",
    alternatives: ["hidden"],
    about: "whether toolIds shows the automatic endCall and transferCall (the knowledge-base tool always shows)",
    source: "§6.8, §9",
  },
  assistantFailureStatus: {
    default: 500,
    alternatives: [502],
    about: "response when the voice platform fails and the create is rolled back",
    source: "§6.8",
  },
  patchScope: {
    default: "partial",
    alternatives: ["full"],
    about: "fields left out of an agent's PATCH stay, or are cleared as in a PUT",
    source: "§6.8",
  },
  patchNull: {
    default: "clears",
    alternatives: ["ignored", 400],
    about: "null for an optional field of a PATCH",
    source: "§3, §6.8",
  },
  patchType: { default: 400, alternatives: ["accepted"], about: "type in an agent's PATCH", source: "§6.8, §9" },
  patchPersonality: {
    default: "replace",
    alternatives: ["merge"],
    about: "personality in a PATCH replaces the old one, or is merged into it",
    source: "§11",
  },
  patchRegenerates: {
    default: true,
    alternatives: [false],
    about: "whether a new flow or workflow regenerates the other form",
    source: "§6.8, §11",
  },
  patchToolIds: {
    default: "userOnly",
    alternatives: ["replaceAll", "mustKeepAuto"],
    about:
      "toolIds in a PATCH: sets the user's tools only; replaces automatic ones too (endCall returns); must repeat visible automatic ids",
    source: "§6.8",
  },
  patchUnknownToolIds: {
    default: 400,
    alternatives: ["ignored"],
    about: "a toolIds entry in a PATCH that is no tool of the business",
    source: "emulator",
  },
  kbToolOnPatch: {
    default: "keep",
    alternatives: ["renew", "drop"],
    about:
      "the knowledge-base tool when a PATCH sends toolIds or documents: kept; made anew; dropped unless toolIds repeats it",
    source: "§11",
  },
  patchLive: {
    default: "immediate",
    alternatives: ["onDeploy"],
    about: "when callers of a deployed agent hear a PATCH (deployments[].live in the dump)",
    source: "§6.8",
  },

  // Deployment, duty, calls
  deployWithoutPhone: {
    default: "ok",
    alternatives: [400],
    about: "deploy in a business that has no phone",
    source: "§6.9, §11",
  },
  areaCode: {
    default: "matched",
    alternatives: ["unavailable"],
    about: "whether a number with the area code of the business's phone can be had",
    source: "§6.9",
  },
  secondDeploy: {
    default: "moves",
    alternatives: ["shared"],
    about: "deploy of a second agent in a business: the number leaves the first (which goes off duty), or both have it",
    source: "§6.9, §9",
  },
  redeployDuty: {
    default: "on",
    alternatives: ["keep"],
    about: "onDuty after deploying again an agent that was off duty",
    source: "§6.9, §11",
  },
  dutyUndeployed: {
    default: 400,
    alternatives: ["noop"],
    about: "on and off for an agent that is not deployed",
    source: "§6.9, §11",
  },
  dutyResponse: {
    default: "agent",
    alternatives: ["empty"],
    about: "response to on and off: the agent, or 204",
    source: "§6.9, §11",
  },
  dutyJob: {
    default: "onAdvance",
    alternatives: ["everyRequest", "off"],
    about: "when the background job sets onDuty by activatedHours: as the clock moves, before every request, never",
    source: "§6.9, §11",
  },
  deleteAgentNumber: {
    default: "survives",
    alternatives: ["released"],
    about: "the business's number when its agent is deleted",
    source: "§6.8",
  },
  deleteAgentAutoTools: {
    default: "removed",
    alternatives: ["kept"],
    about: "an agent's automatic tools when it is deleted",
    source: "§6.8",
  },
  callNumberNormalize: {
    default: "strict",
    alternatives: ["lenient"],
    about: 'phoneNumber of a call: E.164 only, or also "(212) 555-0100"',
    source: "§6.10",
  },
  readLagMs: {
    default: 0,
    alternatives: [1500],
    anyNumber: true,
    about: "for so long after a write, reads respond as before it",
    source: "§4",
  },
  orderByForm: {
    default: "both",
    alternatives: ["brackets", "json"],
    about: 'how orderBy travels: orderBy[field]=…, or orderBy={"field":…}',
    source: "§6.11",
  },
} as const satisfies SwitchTable;

/** The value of every switch. */
export type NicheSwitches = SwitchValues<typeof nicheSwitches>;

/** The name of a switch. */
export type NicheSwitchName = keyof NicheSwitches;
