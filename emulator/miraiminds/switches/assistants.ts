import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open or contradict about what an assistant must be. */
const requestSwitches = {
  variants: {
    default: "six",
    alternatives: ["two"],
    about: "the values of `variant.type`: all six, or abandoned_cart and custom only",
    source: "§5.1, §17",
  },
  configBlocks: {
    default: "profile",
    alternatives: ["required", "optional"],
    about: "whether abandoned_cart, cod_to_prepaid and address_verification need their block in `variant.config`",
    source: "§5.2",
  },
  paymentLinkValidity: {
    default: "required",
    alternatives: ["optional"],
    about: "`cod_to_prepaid.paymentLinkValidity`, which the schema requires and its description allows to omit",
    source: "§5.2",
  },
  configSystemPrompt: {
    default: "kept",
    alternatives: ["moved", "ignored", 400],
    about: "`variant.config.systemPrompt`: stored there, moved to `agent.systemPrompt`, dropped, refused",
    source: "§5.1, §17",
  },
  customPrompt: {
    default: "optional",
    alternatives: ["required"],
    about: "whether a custom assistant needs a system prompt",
    source: "§5.1",
  },
  identityFields: {
    default: "profile",
    alternatives: ["required", "optional"],
    about: "whether `agent.identity` needs name, gender and voice",
    source: "§5.1, §17",
  },
  icpLanguage: {
    default: "profile",
    alternatives: ["required", "optional"],
    about: "whether `icpContext.language` must be given",
    source: "§5.1, §17",
  },
  callSettingsMembers: {
    default: "profile",
    alternatives: ["required", "optional"],
    about: "whether `callSettings`, if sent, needs `slots` and `retryProtocol`",
    source: "§5.1, §17",
  },
  slotCheck: {
    default: "format",
    alternatives: ["none", "strict"],
    about: "slots: HH:MM; anything; HH:MM, not over midnight and not overlapping",
    source: "§5.1, §19.7, §20.3",
  },
  maxCallDurationMax: {
    default: "none",
    alternatives: [600],
    anyNumber: true,
    about: "the longest `maxCallDuration`, in seconds",
    source: "§5.1, §19.6",
  },
  promptMax: {
    default: "none",
    alternatives: [10_000],
    anyNumber: true,
    about: "the longest system prompt, in characters",
    source: "§5.1, §19.19",
  },
  preCallEmptyUrl: {
    default: "disables",
    alternatives: [400],
    about: "an empty `preCall.apiPlan.url`",
    source: "§20.4",
  },
  preCallHttps: {
    default: "any",
    alternatives: ["https"],
    about: "schemes of `preCall.apiPlan.url`",
    source: "§5.1",
  },
  documentUrls: {
    default: "any",
    alternatives: ["https"],
    about: "schemes of `knowledgeBase.documents[].url`",
    source: "§7",
  },
  unknownTool: {
    default: 400,
    alternatives: [404, "dropped"],
    about: "an id in `agent.tools` that is no tool of the workspace",
    source: "§5.1",
  },
  unknownNumber: {
    default: 400,
    alternatives: [404, "accepted"],
    about: "an id in `telephony` that is no active number of the organization",
    source: "§5.1",
  },
  validateVoice: {
    default: "off",
    alternatives: ["slug", "gender"],
    about:
      "`identity.voice`: anything; a slug of the gallery; that and `identity.gender` as the voice's, where the emulator knows it",
    source: "§6, §19.14",
  },
} as const satisfies SwitchTable;

/** What the sources leave open or contradict about what is stored and read back. */
const readSwitches = {
  createBody: {
    default: "assistantId",
    alternatives: ["document"],
    about: "`data` of a create: the id as `assistantId`, or the whole assistant with `_id`",
    source: "§2.3, §17",
  },
  presetPrompt: {
    default: "empty",
    alternatives: ["generated"],
    about: "`agent.systemPrompt` of a preset that was given none, as it is read",
    source: "§5.3, §16.3",
  },
  presetInputSchema: {
    default: "current",
    alternatives: ["older", "off"],
    about:
      "`variant.config.inputSchema` that a preset reads back: the current template, an older one, or what was sent",
    source: "§5.3, §16.3",
  },
  addInsights: {
    default: "presets",
    alternatives: ["all", "off"],
    about: "which assistants read back the insights `callConnected` and `customerEngaged` beside their own",
    source: "§5.3, §16.3",
  },
  generateGreeting: {
    default: true,
    alternatives: [false],
    about: "whether an empty `agent.firstMessage` reads back as a generated greeting",
    source: "§5.1, §16.3",
  },
  fillCallSettings: {
    default: "full",
    alternatives: ["retryProtocol", "off"],
    about:
      "what is filled in where it was not sent: every call setting; the four retry numbers (2, 1, 300, 1); nothing",
    source: "§5.1, §16.3, §19.5",
  },
  fillIcpContext: {
    default: true,
    alternatives: [false],
    about: "whether an `icpContext` that was not sent reads back with a language",
    source: "§5.1, §19.5",
  },
  fillTypes: {
    default: true,
    alternatives: [false],
    about: "whether the default type `string` of input variables and tool properties reads back",
    source: "§5.1, §8",
  },
  emptyArrays: {
    default: "kept",
    alternatives: ["filled", "dropped"],
    about: "empty lists of assistants and tools: as sent; also where none was sent; never",
    source: "§5.5, §20",
  },
  assistantTimezone: {
    default: "UTC",
    alternatives: ["workspace"],
    about: "`timezone` of an assistant",
    source: "§5.3, §16.3",
  },
  voiceSlugCase: {
    default: "asSent",
    alternatives: ["lower"],
    about: "case in which `identity.voice` is stored",
    source: "§16.4",
  },
  preCallRead: {
    default: "hidden",
    alternatives: ["shown"],
    about: "whether `preCall` is in what is read",
    source: "§5.3, §19.4",
  },
  integrations: {
    default: 2,
    alternatives: [1],
    anyNumber: true,
    about: "over how many integrations the tools of a workspace are spread",
    source: "§5.3, §20",
  },
  toolOrder: {
    default: "asSent",
    alternatives: ["reversed"],
    about: "order of the groups and ids in the `agent.tools` that are read",
    source: "§16.2",
  },
} as const satisfies SwitchTable;

/** What the sources leave open or contradict about an update. */
const updateSwitches = {
  variantTypeOnPut: {
    default: "reject",
    alternatives: ["same", "ignore"],
    about: "`variant.type` in an update: 400; 400 unless it is the same; ignored",
    source: "§5.5",
  },
  nestedOnPut: {
    default: "merge",
    alternatives: ["replace"],
    about:
      "an object in an update (callSettings, icpContext, analysisPlan, knowledgeBase, variant.config): merged, or replaced whole",
    source: "§5.5, §19.3",
  },
  arraysOnPut: {
    default: "replace",
    alternatives: ["merge"],
    about: "a list in an update, other than `agent.tools`: replaced, or added to",
    source: "§5.5, §19.3",
  },
  insightsOnPut: {
    default: "replace",
    alternatives: ["merge"],
    about: "`callInsightPlan` in an update: replaced, or merged by name",
    source: "§5.5, §19.3",
  },
  nullOnPut: {
    default: 400,
    alternatives: ["clears", "ignored"],
    about: "null in an update, other than for a telephony number",
    source: "§5.5, §16.1",
  },
  emptyStringOnPut: {
    default: "stored",
    alternatives: ["clears", "ignored"],
    about: "an empty text in an update",
    source: "§5.5, §16.1",
  },
  cooldownMs: {
    default: 0,
    alternatives: [5000],
    anyNumber: true,
    about: "for so long after an update another one is refused",
    source: "§2.5, §19.1",
  },
  cooldownStatus: {
    default: 429,
    alternatives: [409],
    about: "status of an update during the cooldown",
    source: "§2.5, §19.1",
  },
  cooldownScope: {
    default: "assistant",
    alternatives: ["workspace"],
    about: "whether an update holds up those of its assistant, or of every assistant of the workspace",
    source: "§2.5, §19.1",
  },
  cooldownStarts: {
    default: "update",
    alternatives: ["create"],
    about: "whether only updates start the cooldown, or creates too",
    source: "§2.5, §19.1",
  },
} as const satisfies SwitchTable;

/** Everything that the sources leave open or contradict about assistants. */
export const assistantSwitches = { ...requestSwitches, ...readSwitches, ...updateSwitches } as const;
