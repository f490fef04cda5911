// Generated from schemas/ by tools/schemas.ts: change the schema, then run `node tools/schemas.ts`.

/**
 * Puts a voice agent on phone numbers: one that it answers, one that it calls from, or one for both. A number is one that the organization owns already, or the very number to buy, which spends money. Destroying it takes the numbers off the agent and keeps them; with `metadata.onDelete: release` they are given back, for good.
 */
export interface MiraiMindsDeploymentSpec {
  /**
   * The agent to put on the phone, usually `${voiceAgent.name}`. Changing it replaces the deployment: the numbers move to the other agent.
   *
   * @example "${voiceAgent.cart-recovery}"
   */
  voiceAgentId: string;
  inbound?: MiraiMindsInboundNumber;
  outbound?: MiraiMindsOutboundNumber;
}
/**
 * The number that the agent answers. It belongs to one agent only: the platform takes it from another one without a word, so a number that two manifests claim is an error here. Give exactly one of `telephonyNumberId` and `purchase`.
 */
export interface MiraiMindsInboundNumber {
  /**
   * Id of a number that the organization owns, as the dashboard or the answer to its purchase shows it; owned numbers cannot be listed. Or an output of another Deployment.
   *
   * @example "6690a1b2c3d4e5f600000030"
   */
  telephonyNumberId?: string;
  purchase?: MiraiMindsNumberPurchase;
}
/**
 * The one number to buy: `voice-agents numbers search` finds one and prints this block. Buying spends money. It is bought once, for as long as this names the same number, and never above the two maximums. Once it is bought, the block stays as it is.
 */
export interface MiraiMindsNumberPurchase {
  /**
   * The very number to buy, exactly as the search shows it, so that a repeated attempt can never buy a second one. At least 7 characters. Always in quotes: without them YAML reads a number and loses the plus sign.
   *
   * @example "+12125550100"
   */
  number: string;
  /**
   * Country of the number, two letters as in ISO 3166, in any letter case.
   *
   * @example "US"
   */
  countryCode: string;
  /**
   * Type of the number, as the search shows it. Only `local` is documented.
   *
   * @example "local"
   */
  numberType: string;
  /**
   * The most that the number may cost each month, in cents. A number that costs more is not bought.
   *
   * @example 200
   */
  maxMonthlyRateCents: number;
  /**
   * The most that buying may cost once, in cents. A number that costs more is not bought.
   *
   * @example 0
   */
  maxSetupFeeCents: number;
}
/**
 * The number that the agent calls from; several agents can share one. Left out, the platform's business: the first agent of a workspace gets a default number. To buy one number for both ways, write the same `purchase` here and under `inbound`. Give exactly one of `telephonyNumberId` and `purchase`.
 */
export interface MiraiMindsOutboundNumber {
  /**
   * Id of a number that the organization owns, as the dashboard or the answer to its purchase shows it; owned numbers cannot be listed. Or an output of another Deployment.
   *
   * @example "6690a1b2c3d4e5f600000030"
   */
  telephonyNumberId?: string;
  purchase?: MiraiMindsNumberPurchase;
}

/**
 * The numbers of the agent. An id is what others refer to; the number itself is known only where it was bought here.
 */
export interface MiraiMindsDeploymentOutputs {
  /**
   * Id of the number that the agent answers. Absent without `inbound`.
   *
   * @example "6690a1b2c3d4e5f600000030"
   */
  inboundNumberId?: string;
  /**
   * Id of the number that the agent calls from. Absent without `outbound`.
   *
   * @example "6690a1b2c3d4e5f600000031"
   */
  outboundNumberId?: string;
  /**
   * The number that the agent answers. Absent unless it was bought here: the platform does not tell the number of an id.
   *
   * @example "+12125550100"
   */
  inboundNumber?: string;
  /**
   * The number that the agent calls from. Absent unless it was bought here: the platform does not tell the number of an id.
   *
   * @example "+12125550100"
   */
  outboundNumber?: string;
  /**
   * Numbers that were bought here and are on neither line, with their ids: they are still paid for, are used again where the manifest names them, and go with `metadata.onDelete: release`. Absent where there are none.
   */
  unusedNumbers?: {
    [key: string]: string;
  };
}

/**
 * A knowledge file of a workspace. It is uploaded in pieces and then indexed in the background; the resource is done when the platform says `ready`. A file on the platform cannot be changed: a new content or name is uploaded first, then the old one is deleted. The platform shows no address of an uploaded file, so it cannot stand in an agent's `knowledgeBase.documents`, which takes documents of elsewhere; what wires it to an agent is its `collectionName`, in a Tool or in the dashboard. A file that is on the platform already, and whose content is not here, is named by `fileId`: it is never uploaded again, and never deleted.
 */
export interface MiraiMindsFileSpec {
  /**
   * Path of the file to upload, relative to this manifest, inside the project's directory. PDF, TXT, MD or DOCX, at most 100 MB (104,857,600 bytes). A changed content replaces the file.
   *
   * @example "files/returns.pdf"
   */
  source?: string;
  /**
   * Name to upload the file under, at most 255 characters, unique within the workspace (our rule). Left out, it is the file's own name with the first 8 digits of the content's SHA-256, e.g. `returns-9f86d081.pdf`: then an upload whose answer was lost is recognised by its content, so leave it out unless you need the exact name. Changing it replaces the file.
   *
   * @example "returns.pdf"
   */
  name?: string;
  /**
   * Id of a file that is on the platform already, in place of `source`. Its content is not known here: nothing is uploaded, agents can refer to it, and removing the manifest leaves it there. To manage its content from now on, replace `fileId` by `source`: then that is uploaded, agents move over to it, and the former file stays until it is deleted in the dashboard.
   *
   * @example "6690a1b2c3d4e5f600000040"
   */
  fileId?: string;
}

/**
 * What the platform tells about the uploaded file.
 */
export interface MiraiMindsFileOutputs {
  /**
   * Name that the file has on the platform. Equals `name` of the manifest when that is given.
   *
   * @example "returns-9f86d081.pdf"
   */
  name: string;
  /**
   * Name of the indexed content, given by the platform: what a tool that searches it is told, and what the file is deleted by.
   *
   * @example "kb_6690a1b2c3d4e5f600000042"
   */
  collectionName: string;
  /**
   * Size of the file in bytes.
   *
   * @example 1048576
   */
  sizeBytes: number;
  /**
   * How far the indexing is: only a `ready` file can be searched, `failed` is final.
   *
   * @example "ready"
   */
  status: "processing" | "ready" | "failed";
  /**
   * SHA-256 of the content as uploaded, 64 hexadecimal digits. Ours, not the platform's, which tells no hash.
   *
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  sha256: string;
}

/**
 * An API that agents can call during a conversation. Agents use it through `agent.tools`. Deleting is soft on the platform; agents of these manifests let go of the tool first. To take one out of service for a while, set `isActive: false`.
 */
export interface MiraiMindsToolSpec {
  /**
   * Name of the tool, by which the agent knows it. The platform makes a slug of it, which must be unique in the workspace: names that differ only in punctuation, spaces or letter case clash.
   *
   * @example "Order status"
   */
  name: string;
  /**
   * What the tool does and when to use it: the agent decides by this.
   *
   * @example "Tells the status of an order. Use it when the customer asks where an order is."
   */
  description: string;
  /**
   * Where the request goes.
   *
   * @example "https://api.example.com/orders/status"
   */
  url: string;
  /**
   * HTTP method of the request, in small letters.
   *
   * @example "post"
   */
  method: "get" | "post" | "put" | "patch" | "delete";
  /**
   * Headers of the request. Whoever can read tools on the platform sees their values.
   */
  headers?: MiraiMindsToolHeader[];
  parameters?: MiraiMindsToolParameters;
  /**
   * False: agents do not use the tool. The platform's own way to take one out of service, gentler than deleting it. Default: true.
   *
   * @default true
   *
   * @example true
   */
  isActive?: boolean;
}
/**
 * One header.
 */
export interface MiraiMindsToolHeader {
  /**
   * Name of the header.
   *
   * @example "Authorization"
   */
  key: string;
  /**
   * Value of the header. A secret, so it comes from `${config.…}` or `${env.…}` wherever it gives access to something.
   *
   * @example "Bearer ${config.orderApiToken}"
   */
  value: string;
}
/**
 * What the agent fills in for each request.
 */
export interface MiraiMindsToolParameters {
  /**
   * Names of the properties that a request cannot do without.
   */
  required?: string[];
  /**
   * The properties of a request.
   */
  properties?: MiraiMindsToolProperty[];
}
/**
 * One property of a request.
 */
export interface MiraiMindsToolProperty {
  /**
   * Name of the property, unique beside its neighbours.
   *
   * @example "orderNumber"
   */
  name: string;
  /**
   * What to fill in: the agent goes by this.
   *
   * @example "Number of the order, as on the invoice"
   */
  description?: string;
  /**
   * Type of the value. Which words the platform knows is not documented; these are JSON's. Default: `string`.
   *
   * @default "string"
   *
   * @example "string"
   */
  type?: "string" | "number" | "integer" | "boolean" | "object" | "array";
  /**
   * Any value that is always the same: it is sent as it is, and the agent is not asked for it.
   *
   * @example "acme-store"
   */
  value?: unknown;
  /**
   * The only values that are possible. Only for texts.
   *
   * @minItems 1
   */
  enum?: string[];
  /**
   * Names of the inner properties that the value cannot do without. Only for an object.
   */
  required?: string[];
  /**
   * The inner properties. Only for an object.
   */
  properties?: MiraiMindsToolProperty[];
  /**
   * What the list holds, as a JSON Schema (the form is not documented). Only for an array.
   */
  items?: {
    [key: string]: unknown;
  };
}

/**
 * What the platform made of the tool.
 */
export interface MiraiMindsToolOutputs {
  /**
   * Short name that the platform made of `name`. Whether it follows a rename is not documented.
   *
   * @example "order-status"
   */
  slug: string;
  /**
   * Id of the integration that the tool belongs to: agents show their tools grouped by it.
   *
   * @example "6690a1b2c3d4e5f600000050"
   */
  integrationId: string;
}

/**
 * What the agent is for. Its type decides what `config` may hold and what a call must be given.
 */
export type MiraiMindsVariant =
  | {
      config?: MiraiMindsAbandonedCartConfig;
      /**
       * `custom` for a conversation of your own; the others are ready-made, with prompt and variables by the platform. It can never change: the platform cannot delete the old agent, which would keep its name, so a change is refused.
       *
       * @example "abandoned_cart"
       */
      type: "abandoned_cart";
    }
  | {
      config: MiraiMindsCodToPrepaidConfig;
      /**
       * `custom` for a conversation of your own; the others are ready-made, with prompt and variables by the platform. It can never change: the platform cannot delete the old agent, which would keep its name, so a change is refused.
       *
       * @example "abandoned_cart"
       */
      type: "cod_to_prepaid";
    }
  | {
      config: MiraiMindsAddressVerificationConfig;
      /**
       * `custom` for a conversation of your own; the others are ready-made, with prompt and variables by the platform. It can never change: the platform cannot delete the old agent, which would keep its name, so a change is refused.
       *
       * @example "abandoned_cart"
       */
      type: "address_verification";
    }
  | {
      config?: MiraiMindsOrderConfirmationConfig;
      /**
       * `custom` for a conversation of your own; the others are ready-made, with prompt and variables by the platform. It can never change: the platform cannot delete the old agent, which would keep its name, so a change is refused.
       *
       * @example "abandoned_cart"
       */
      type: "order_confirmation";
    }
  | {
      config?: MiraiMindsNdrFollowupConfig;
      /**
       * `custom` for a conversation of your own; the others are ready-made, with prompt and variables by the platform. It can never change: the platform cannot delete the old agent, which would keep its name, so a change is refused.
       *
       * @example "abandoned_cart"
       */
      type: "ndr_followup";
    }
  | {
      config?: MiraiMindsCustomConfig;
      /**
       * `custom` for a conversation of your own; the others are ready-made, with prompt and variables by the platform. It can never change: the platform cannot delete the old agent, which would keep its name, so a change is refused.
       *
       * @example "abandoned_cart"
       */
      type: "custom";
    };

/**
 * An assistant of a workspace: what it is for, who it says it is, whom it calls, when, and what is made of each call. It has phone numbers only through a Deployment. What is left out here is the platform's or the dashboard's to decide and is never touched. The platform cannot delete an assistant: destroying keeps it, unless `metadata.onDelete: neutralise`, which renames it and takes its numbers off.
 */
export interface MiraiMindsVoiceAgentSpec {
  /**
   * Name of the agent on the platform, 1 to 40 characters. Unique within the workspace: an agent that exists already is recognised by it.
   *
   * @example "Cart recovery"
   */
  name: string;
  variant: MiraiMindsVariant;
  agent: MiraiMindsAgentBehaviour;
  icpContext: MiraiMindsIcpContext;
  callSettings?: MiraiMindsCallSettings;
  analysisPlan?: MiraiMindsAnalysisPlan;
  knowledgeBase?: MiraiMindsKnowledgeBase;
  preCall?: MiraiMindsPreCall;
}
/**
 * Settings of an agent that wins back carts.
 */
export interface MiraiMindsAbandonedCartConfig {
  abandoned_cart?: MiraiMindsAbandonedCart;
}
/**
 * How a won-back order can be paid. Every part may be left out.
 */
export interface MiraiMindsAbandonedCart {
  paymentPlan?: MiraiMindsPaymentPlan;
}
/**
 * Ways to pay.
 */
export interface MiraiMindsPaymentPlan {
  /**
   * Which ways to pay are offered: `online`, `cod` (cash on delivery) or `both`.
   *
   * @example "both"
   */
  mode?: "online" | "cod" | "both";
  additionalFee?: MiraiMindsPaymentFee;
}
/**
 * What a way to pay costs the customer.
 */
export interface MiraiMindsPaymentFee {
  /**
   * Fee for cash on delivery, in the currency of the workspace.
   *
   * @example 50
   */
  cod?: number;
}
/**
 * Settings of an agent that turns cash on delivery into a payment now.
 */
export interface MiraiMindsCodToPrepaidConfig {
  cod_to_prepaid: MiraiMindsCodToPrepaid;
}
/**
 * The payment link and the fee that it saves.
 */
export interface MiraiMindsCodToPrepaid {
  /**
   * How long the payment link can be used, in hours.
   *
   * @example 24
   */
  paymentLinkValidity: number;
  /**
   * Fee for cash on delivery, which paying now saves, in the currency of the workspace.
   *
   * @example 50
   */
  codFee: number;
  supportContacts: MiraiMindsSupportContacts;
}
/**
 * Where customers are sent with questions. One of the two is enough.
 */
export interface MiraiMindsSupportContacts {
  /**
   * Phone number, best in E.164 form. Always in quotes: without them YAML reads a number and loses the plus sign.
   *
   * @example "+919876543210"
   */
  phoneNumber?: string;
  /**
   * E-mail address.
   *
   * @example "support@example.com"
   */
  email?: string;
}
/**
 * Settings of an agent that checks addresses.
 */
export interface MiraiMindsAddressVerificationConfig {
  address_verification: MiraiMindsAddressVerification;
}
/**
 * What customers are told about the delivery.
 */
export interface MiraiMindsAddressVerification {
  /**
   * Days that the delivery takes at least.
   *
   * @example 3
   */
  minDays: number;
  /**
   * Days that the delivery takes at most.
   *
   * @example 5
   */
  maxDays: number;
  supportContacts: MiraiMindsSupportContacts;
}
/**
 * Settings of an agent that confirms orders.
 */
export interface MiraiMindsOrderConfirmationConfig {
  order_confirmation?: MiraiMindsOrderConfirmation;
}
/**
 * What customers are told about the order.
 */
export interface MiraiMindsOrderConfirmation {
  supportContacts?: MiraiMindsSupportContacts;
}
/**
 * Settings of an agent that follows up on failed deliveries.
 */
export interface MiraiMindsNdrFollowupConfig {
  ndr_followup?: MiraiMindsNdrFollowup;
}
/**
 * The next attempt, and who may ask for a call.
 */
export interface MiraiMindsNdrFollowup {
  /**
   * How many days the customer may put the delivery off, 1 to 7.
   *
   * @example 3
   */
  maxRescheduleDays?: number;
  /**
   * What Shiprocket must send as `x-api-key` when it reports a failed delivery. A secret, so it comes from `${config.…}` or `${env.…}`; on the platform, whoever can read agents sees it.
   *
   * @example "${config.shiprocketToken}"
   */
  webhookToken?: string;
  supportContacts?: MiraiMindsSupportContacts;
}
/**
 * What a call of a custom agent is given, and how its prompt used to be written.
 */
export interface MiraiMindsCustomConfig {
  /**
   * The prompt, in its older place. It is moved to `agent.systemPrompt`, with a note; give only one of the two.
   *
   * @example "${text:prompts/feedback.md}"
   */
  systemPrompt?: string;
  /**
   * The variables that each call is given. Give at most one of `inputSchema` and `variableSchema`.
   */
  inputSchema?: MiraiMindsVariable[];
  variableSchema?: MiraiMindsVariableSchema;
}
/**
 * One variable.
 */
export interface MiraiMindsVariable {
  /**
   * Name of the variable, unique beside its neighbours: `{{name}}` in the prompt.
   *
   * @example "customerName"
   */
  name: string;
  /**
   * Type of its value. Default: `string`.
   *
   * @default "string"
   *
   * @example "string"
   */
  type?: "string" | "number" | "boolean" | "object" | "array";
  /**
   * True: a call cannot do without it.
   *
   * @example true
   */
  isRequired?: boolean;
  /**
   * Its inner variables, `{{name.field}}` in the prompt. Only for an object or an array.
   */
  fields?: MiraiMindsVariable[];
}
/**
 * The same in the manner of a JSON Schema. Give at most one of `inputSchema` and `variableSchema`.
 */
export interface MiraiMindsVariableSchema {
  /**
   * The variables, by name.
   */
  properties: {
    [key: string]: MiraiMindsVariableProperty;
  };
  /**
   * Names of the variables that a call cannot do without.
   */
  required?: string[];
}
/**
 * One variable.
 */
export interface MiraiMindsVariableProperty {
  /**
   * Type of its value. Which words the platform knows is not documented.
   *
   * @example "string"
   */
  type?: string;
  /**
   * What it means.
   *
   * @example "Who is called"
   */
  description?: string;
}
/**
 * Who speaks, and what.
 */
export interface MiraiMindsAgentBehaviour {
  identity: MiraiMindsAgentIdentity;
  /**
   * What the agent is told: role, conversation, limits. Needed for a `custom` variant, best kept in a file of its own. For the other variants the platform writes it, so leave it out. `{{name}}` and `{{object.field}}` are filled in with the variables of each call. One that is given no value stays as it stands, so where a custom agent declares its variables, any other is an error here.
   *
   * @example "${text:prompts/feedback.md}"
   */
  systemPrompt?: string;
  /**
   * The first thing that the agent says. May hold variables. Left out, a greeting is made from identity and language.
   *
   * @example "Hello {{customerName}}, this is Priya from Acme Store."
   */
  firstMessage?: string;
  /**
   * The last thing that the agent says. May hold variables.
   *
   * @example "Thank you for your time. Goodbye!"
   */
  endMessage?: string;
  /**
   * What the agent can do beside talking, as ids of Tools of the same workspace, usually `${tool.name}`. The order has no meaning.
   */
  tools?: string[];
}
/**
 * Who the agent says it is.
 */
export interface MiraiMindsAgentIdentity {
  /**
   * Name that the agent gives.
   *
   * @example "Priya"
   */
  name: string;
  /**
   * Gender that the agent speaks in.
   *
   * @example "female"
   */
  gender: "male" | "female";
  /**
   * Voice that customers hear, by its `slug` in the voice gallery (`GET /v1/admin/voice-gallery`). Choose one that fits the gender: whether the platform checks that is not documented.
   *
   * @example "priya"
   */
  voice: string;
}
/**
 * Whom the agent talks to.
 */
export interface MiraiMindsIcpContext {
  /**
   * Language of the call.
   *
   * @example "hinglish"
   */
  language:
    | "hinglish"
    | "english"
    | "hindi"
    | "telugu"
    | "tamil"
    | "kannada"
    | "malayalam"
    | "gujarati"
    | "punjabi"
    | "odia"
    | "marathi";
  /**
   * Age groups to expect.
   */
  targetAgeGroups?: ("gen_z" | "millennials" | "gen_x" | "boomers")[];
  /**
   * Kinds of places to expect.
   */
  locationTiers?: ("metro_urban" | "tier1" | "tier2" | "tier3" | "rural")[];
  /**
   * Audiences to expect.
   */
  targetAudience?: ("male" | "female" | "children")[];
}
/**
 * When and how calls are placed. Left out, the platform's defaults, of which only those of `retryProtocol` are documented.
 */
export interface MiraiMindsCallSettings {
  /**
   * When calls may be placed, each day, in the time zone of the workspace. At least one. They must not overlap, and a night is two slots (our rules: the platform documents neither).
   *
   * @minItems 1
   */
  slots: MiraiMindsCallSlot[];
  /**
   * Longest call in seconds. Neither limits nor default are documented.
   *
   * @example 300
   */
  maxCallDuration?: number;
  /**
   * How many calls may run at once, at most 10. The default is not documented.
   *
   * @example 5
   */
  concurrentCallCount?: number;
  retryProtocol: MiraiMindsRetryProtocol;
}
/**
 * One stretch of the day.
 */
export interface MiraiMindsCallSlot {
  /**
   * When it begins, `HH:MM`, 00:00 to 23:59.
   *
   * @example "10:00"
   */
  startTime: string;
  /**
   * When it ends, `HH:MM`, after the start, 23:59 at the latest.
   *
   * @example "17:30"
   */
  endTime: string;
}
/**
 * What happens after a call that led nowhere. At least one of these.
 */
export interface MiraiMindsRetryProtocol {
  /**
   * Further attempts when nobody picks up. Default: 2.
   *
   * @default 2
   *
   * @example 2
   */
  maxAttemptsNoPickup?: number;
  /**
   * Further attempts when the customer hardly took part. Default: 1.
   *
   * @default 1
   *
   * @example 1
   */
  maxAttemptsLowEngagement?: number;
  /**
   * Seconds between attempts. Default: 300.
   *
   * @default 300
   *
   * @example 300
   */
  reAttemptPeriod?: number;
  /**
   * How often a call may be put off on the customer's wish, at most 5. Default: 1.
   *
   * @default 1
   *
   * @example 1
   */
  maxRescheduleCount?: number;
}
/**
 * What is made of each call afterwards.
 */
export interface MiraiMindsAnalysisPlan {
  /**
   * How to tell whether the call was a success, which the analysis then says.
   *
   * @example "The call is a success if the customer agreed to complete the order."
   */
  successCriteriaPlan?: string;
  /**
   * What the summary is to say.
   *
   * @example "In two sentences: what kept the customer from buying, and what was agreed."
   */
  summaryPlan?: string;
  /**
   * What to find out from each call, by name; the names are yours. The platform may add some of its own, such as `callConnected`.
   */
  callInsightPlan?: {
    [key: string]: MiraiMindsCallInsight;
  };
}
/**
 * One thing to find out.
 */
export interface MiraiMindsCallInsight {
  /**
   * Type of the answer.
   *
   * @example "string"
   */
  type: "number" | "boolean" | "string";
  /**
   * What the answer is to say.
   *
   * @example "Why the cart was left"
   */
  description: string;
  /**
   * True: every call must have an answer.
   *
   * @example true
   */
  required: boolean;
  /**
   * The only answers that are possible. Only for texts.
   *
   * @minItems 1
   */
  enum?: string[];
}
/**
 * What the agent can look up while it talks.
 */
export interface MiraiMindsKnowledgeBase {
  /**
   * Questions with their answers.
   */
  faq?: MiraiMindsFaqEntry[];
  /**
   * Documents by their address. A File of these manifests has none: the platform does not show where an uploaded file lies.
   */
  documents?: MiraiMindsKnowledgeDocument[];
}
/**
 * One question with its answer.
 */
export interface MiraiMindsFaqEntry {
  /**
   * What customers ask.
   *
   * @example "Do you ship abroad?"
   */
  question: string;
  /**
   * What the agent answers.
   *
   * @example "No, only within India."
   */
  answer: string;
}
/**
 * One document.
 */
export interface MiraiMindsKnowledgeDocument {
  /**
   * Where the document lies, for the platform to fetch. Not a File: those have no address.
   *
   * @example "https://example.com/returns.pdf"
   */
  url: string;
  /**
   * Title of the document.
   *
   * @example "Returns"
   */
  title: string;
  /**
   * Format of the document.
   *
   * @example "pdf"
   */
  type: "pdf" | "txt" | "docx" | "markdown";
}
/**
 * A request that fetches data before each call. The platform never shows it: a change made in the dashboard cannot be seen here, and what counts as unchanged is what was last applied.
 */
export interface MiraiMindsPreCall {
  apiPlan: MiraiMindsPreCallApi;
}
/**
 * The request.
 */
export interface MiraiMindsPreCallApi {
  /**
   * HTTP method, in small letters. Default: `post`.
   *
   * @default "post"
   *
   * @example "post"
   */
  method?: "get" | "post";
  /**
   * Where the request goes. HTTPS only. To do without it, leave `preCall` out.
   *
   * @example "https://api.example.com/mirai/before-call"
   */
  url: string;
  /**
   * Headers of the request, by name; values are texts, numbers or true and false, and may hold variables. Secrets come from `${config.…}` or `${env.…}`.
   */
  headers?: {
    [key: string]: unknown;
  };
  /**
   * What is sent beside `number`, `assistantId` and `callDirection`. Only for `post`.
   */
  body?: {
    [key: string]: unknown;
  };
}

/**
 * What is known about the agent once it exists.
 */
export interface MiraiMindsVoiceAgentOutputs {
  /**
   * Twelve hexadecimal digits that change whenever `pulumi up` has changed the agent, be it because the manifest says something else or to put back what somebody edited. They say nothing of its content.
   *
   * @example "9f86d081884c"
   */
  revision: string;
  /**
   * When the platform made the agent, ISO 8601. Absent where the API does not show it.
   *
   * @example "2026-05-04T10:00:00.000Z"
   */
  createdAt?: string;
  /**
   * Time zone that the platform shows for the agent. Absent where the API does not show it.
   *
   * @example "Asia/Kolkata"
   */
  timezone?: string;
}

/**
 * A brand or store of your Mirai Minds organization, in which everything else lives. Applying it onboards the store, which can happen only once: the platform has no way to read, change or delete a workspace. So a changed field is refused with the ways out, and destroying keeps the workspace unless `metadata.onDelete: archive`. One that exists already is taken over with `metadata.adopt`; then its fields are not compared with the platform, which does not show them. One that exists already can also be named by `workspaceId` alone: then it is only looked up, never onboarded, changed or archived.
 */
export interface MiraiMindsWorkspaceSpec {
  /**
   * Id of a workspace that exists already, in place of all other fields but `credentials`: the platform shows none of them. It is only looked up. To complete it, write the fields in place of `workspaceId`, as they were onboarded: then they are recorded, and nothing is written.
   *
   * @example "6690a1b2c3d4e5f600000002"
   */
  workspaceId?: string;
  /**
   * Which way to onboard: `shopify` for a Shopify store, `custom` for any other. Ours: the platform has a route for each.
   *
   * @example "custom"
   */
  variant?: "shopify" | "custom";
  /**
   * Name of the store or brand. A custom workspace gets a slug made of it, which must be unique: names that differ only in punctuation, spaces or letter case clash.
   *
   * @example "Acme Store"
   */
  name?: string;
  /**
   * Currency of the store, three letters as in ISO 4217. The platform makes them capitals.
   *
   * @example "INR"
   */
  currencyCode?: string;
  /**
   * Time zone of the store, by its IANA name. The calling hours of every agent in this workspace are meant in it.
   *
   * @example "Asia/Kolkata"
   */
  timezone?: string;
  supportContacts?: MiraiMindsWorkspaceSupportContacts;
  trustSignals?: MiraiMindsTrustSignals;
  policyFramework?: MiraiMindsPolicyFramework;
  /**
   * Prefix of the environment variables that hold the keys: `<PREFIX>_PUBLIC_KEY` and `<PREFIX>_PRIVATE_KEY`, where needed `<PREFIX>_ORGANIZATION` (numbers) and `<PREFIX>_ADMIN_TOKEN` (archiving). Several prefixes let one stack work in several organizations. Capital letters, digits and underscores. Default: `MIRAIMINDS`.
   *
   * @default "MIRAIMINDS"
   *
   * @example "MIRAIMINDS"
   */
  credentials?: string;
}
/**
 * Where customers reach the store.
 */
export interface MiraiMindsWorkspaceSupportContacts {
  /**
   * Phone number, best in E.164 form. Always in quotes: without them YAML reads a number and loses the plus sign.
   *
   * @example "+919876543210"
   */
  phoneNumber: string;
  /**
   * E-mail address.
   *
   * @example "support@example.com"
   */
  email?: string;
}
/**
 * What agents may say to be trusted.
 */
export interface MiraiMindsTrustSignals {
  /**
   * What the store stands for, in one line.
   *
   * @example "Handmade kitchenware that lasts a lifetime"
   */
  valuePropositionOneLiner: string;
  /**
   * How many customers the store has had. Shopify only.
   *
   * @example 15000
   */
  customersTillDate?: number;
  /**
   * How many orders the store has fulfilled. Shopify only.
   *
   * @example 42000
   */
  totalOrdersFulfilled?: number;
  /**
   * Rating of the store; the scale is not documented. Shopify only.
   *
   * @example 4.8
   */
  storeRating?: number;
}
/**
 * Returns, shipping and cash on delivery, as agents explain them. Every part may be left out. Shopify only.
 */
export interface MiraiMindsPolicyFramework {
  returnPolicy?: MiraiMindsReturnPolicy;
  shippingPolicy?: MiraiMindsShippingPolicy;
  codPolicy?: MiraiMindsCodPolicy;
}
/**
 * How returns work.
 */
export interface MiraiMindsReturnPolicy {
  /**
   * Days after delivery in which a return is accepted.
   *
   * @example 7
   */
  windowDays?: number;
  processingFee?: MiraiMindsProcessingFee;
  /**
   * Days until the money is back.
   *
   * @example 3
   */
  refundTimelineDays?: number;
}
/**
 * What a return costs the customer.
 */
export interface MiraiMindsProcessingFee {
  /**
   * Amount in the currency of the store.
   *
   * @example 50
   */
  amount?: number;
}
/**
 * How orders are shipped.
 */
export interface MiraiMindsShippingPolicy {
  deliveryTimeline?: MiraiMindsDeliveryTimeline;
  /**
   * Value of an order from which shipping is free, in the currency of the store.
   *
   * @example 999
   */
  freeShippingMinOrderValue?: number;
}
/**
 * How long a delivery takes.
 */
export interface MiraiMindsDeliveryTimeline {
  /**
   * Days that it takes at least.
   *
   * @example 3
   */
  minDays?: number;
  /**
   * Days that it takes at most.
   *
   * @example 5
   */
  maxDays?: number;
}
/**
 * Whether customers may pay cash on delivery, and what it costs.
 */
export interface MiraiMindsCodPolicy {
  /**
   * True: cash on delivery is offered.
   *
   * @example true
   */
  enabled?: boolean;
  additionalFee?: MiraiMindsCodAdditionalFee;
}
/**
 * What cash on delivery costs the customer.
 */
export interface MiraiMindsCodAdditionalFee {
  /**
   * Amount in the currency of the store.
   *
   * @example 50
   */
  amount?: number;
}

/**
 * What the platform told when the workspace was made. It cannot be asked again, so none of this is refreshed.
 */
export interface MiraiMindsWorkspaceOutputs {
  /**
   * Id of the workspace.
   *
   * @example "6690a1b2c3d4e5f600000002"
   */
  workspaceId: string;
  /**
   * State of the workspace when it was made. Absent where the answer had none.
   *
   * @example "active"
   */
  status?: "active" | "pending_verification" | "suspended";
  /**
   * Short name that the platform made of `name`. Absent where the answer had none.
   *
   * @example "acme-store"
   */
  slug?: string;
  billing?: MiraiMindsWorkspaceBilling;
}
/**
 * How the workspace was billed when it was made. Absent where the answer had nothing about it.
 */
export interface MiraiMindsWorkspaceBilling {
  /**
   * When calls are paid.
   *
   * @example "prepaid"
   */
  type?: "prepaid" | "postpaid";
  /**
   * Credit at that time.
   *
   * @example 100
   */
  creditBalance?: number;
  /**
   * How far the credit may go below zero before the workspace is suspended.
   *
   * @example 100
   */
  negativeCreditAllowance?: number;
}
