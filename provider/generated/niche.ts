// Generated from schemas/ by tools/schemas.ts: change the schema, then run `node tools/schemas.ts`.

/**
 * The Google calendar of a workspace, shared with Niche's service account so that agents can look up, book and cancel appointments. There is one per business, and it must exist before a Tool with the template `googleCal`, which waits for the one of its workspace. Destroying it only forgets it, with a warning: the platform has no route to disconnect it, the dashboard has.
 */
export interface NicheCalendarIntegrationSpec {
  /**
   * The calendar to share: `primary` for the main calendar of the token's owner, or the id of another one (Google Calendar, Settings, Integrate calendar). Changing it shares the other calendar in its place.
   *
   * @example "primary"
   */
  calendarId: string;
  /**
   * Google OAuth access token with the scope `https://www.googleapis.com/auth/calendar`. A secret, so it comes from `${config.…}` or `${env.…}` and is never written in a manifest. It is short-lived, only sent and never returned: a new token alone is not a change, it is used the next time something else about the integration changes.
   *
   * @example "${config.googleAccessToken}"
   */
  accessToken: string;
}

/**
 * What the platform answers when the calendar has been shared.
 */
export interface NicheCalendarIntegrationOutputs {
  /**
   * Id of the access rule that shares the calendar with Niche's service account.
   *
   * @example "acl-rule-id-456"
   */
  aclRuleId?: string;
  /**
   * The calendar id as the platform keeps it. Whether `primary` stays `primary` or becomes an address is not documented; neither is a difference.
   *
   * @example "primary"
   */
  resolvedCalendarId?: string;
}

/**
 * Puts a voice agent on a phone number: from then on it answers calls (INBOUND) or can place them (OUTBOUND). The number belongs to the business: its first deployment provisions one, with the business's area code where possible, later ones reuse it. Niche does not say what becomes of an agent that has the number already, when another one of the business is deployed: both may have it, or it moves to the newer one and the former goes off the line. So a deployment that would take the number from an agent that is on the line is refused, unless `sharesNumber` says that this is meant. One that has lost its number is made again. Destroying it takes the agent off duty and keeps the number, as the platform cannot undeploy.
 */
export interface NicheDeploymentSpec {
  /**
   * The agent to deploy, usually `${voiceAgent.name}`. Changing it replaces the deployment: the other agent is deployed, this one goes off duty.
   *
   * @example "${voiceAgent.front-desk}"
   */
  voiceAgentId: string;
  /**
   * Whether the agent takes part in calls. Left out, it is on duty after each deployment, and an INBOUND agent with `activatedHours` is switched by the clock; an agent that no clock switches, and that was taken off duty since, is drift. It cannot be set for an agent with `activatedHours`, as the clock would always win.
   *
   * @example true
   */
  onDuty?: boolean;
  /**
   * `onChange`: deploy again whenever the agent's managed configuration has changed, because it is not documented whether a change goes live by itself. `never`: deploy once and leave it. Default: `onChange`.
   *
   * @default "onChange"
   *
   * @example "onChange"
   */
  redeploy?: "onChange" | "never";
  /**
   * Whether it is meant that other agents of the business are deployed too, whoever of them has its one number then. Each of several INBOUND deployments of one business must say `true`. Then the deployment is carried out although another agent has the number, and to have lost the number is no drift. Never sent to the platform. Default: `false`.
   *
   * @default false
   *
   * @example true
   */
  sharesNumber?: boolean;
  /**
   * The agent configuration that this deployment carries; a new value deploys again. Filled in by itself where `voiceAgentId` refers to an agent, from the agent's `revision` and those of its tools.
   *
   * @example "${voiceAgent.front-desk.revision}"
   */
  agentRevision?: string;
}

/**
 * Where the agent can be reached.
 */
export interface NicheDeploymentOutputs {
  /**
   * The number that the agent answers or calls from. It belongs to the business and outlives the agent.
   *
   * @example "+12125550100"
   */
  phoneNumber: string;
  /**
   * Whether the agent was on duty when last seen. The platform switches INBOUND agents with `activatedHours` by the clock, so this is no difference unless `onDuty` is set.
   *
   * @example true
   */
  onDuty: boolean;
}

/**
 * A document that agents can look things up in while they talk. It is uploaded and then processed in the background; the resource is done when the platform says `ready`. A file on the platform cannot be changed: a new content or name is uploaded first, agents move over to it, then the old one is deleted. A file that is on the platform already, and whose content is not here, is named by `fileId`: it is never uploaded again, and never deleted.
 */
export interface NicheFileSpec {
  /**
   * Path of the file to upload, relative to this manifest, inside the project's directory. PDF, TXT, DOCX, MD and other text formats; the size limit is not documented. A changed content replaces the file.
   *
   * @example "files/catalog.pdf"
   */
  source?: string;
  /**
   * Name to upload the file under, unique within the workspace. Left out, it is the file's own name with the first 8 digits of the content's SHA-256, e.g. `catalog-9f86d081.pdf`: then an upload whose answer was lost is recognised by its content, so leave it out unless you need the exact name. Changing it replaces the file.
   *
   * @example "catalog.pdf"
   */
  name?: string;
  /**
   * Id of a file that is on the platform already, in place of `source`. Its content is not known here: nothing is uploaded, agents can refer to it, and removing the manifest leaves it there. To manage its content from now on, replace `fileId` by `source`: then that is uploaded, agents move over to it, and the former file stays until it is deleted in the dashboard.
   *
   * @example "file-789"
   */
  fileId?: string;
}

/**
 * What the platform tells about the uploaded file.
 */
export interface NicheFileOutputs {
  /**
   * Name that the file has on the platform. Equals `name` of the manifest when that is given.
   *
   * @example "catalog-9f86d081.pdf"
   */
  name: string;
  /**
   * Size of the file in bytes.
   *
   * @example 1048576
   */
  sizeBytes: number;
  /**
   * Media type that the platform recognised.
   *
   * @example "application/pdf"
   */
  mimeType: string;
  /**
   * How far the processing is: only a `ready` file can be used by an agent, `failed` is final.
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
 * Something an agent can do during a call: transfer it, book appointments, call a function or an API. A tool is an instance of one of the platform's templates with settings of its own; agents use it through `toolIds`. The tools to end a call and to query the knowledge base are added by the platform and need no manifest.
 */
export type NicheToolSpec =
  | {
      configOverride: NicheTransferCallConfig;
      /**
       * The template by name: `transferCall` hands the caller over to a person, `googleCal` searches, books and cancels appointments (needs a CalendarIntegration), `function` calls a function of your server, `apiRequest` sends a request to any API. Give exactly one of `template` and `templateToolId`. Changing it replaces the tool.
       *
       * @example "transferCall"
       */
      template: "transferCall";
      templateToolId?: never;
    }
  | {
      configOverride?: NicheGoogleCalConfig;
      /**
       * The template by name: `transferCall` hands the caller over to a person, `googleCal` searches, books and cancels appointments (needs a CalendarIntegration), `function` calls a function of your server, `apiRequest` sends a request to any API. Give exactly one of `template` and `templateToolId`. Changing it replaces the tool.
       *
       * @example "transferCall"
       */
      template: "googleCal";
      templateToolId?: never;
    }
  | {
      configOverride: NicheFunctionConfig;
      /**
       * The template by name: `transferCall` hands the caller over to a person, `googleCal` searches, books and cancels appointments (needs a CalendarIntegration), `function` calls a function of your server, `apiRequest` sends a request to any API. Give exactly one of `template` and `templateToolId`. Changing it replaces the tool.
       *
       * @example "transferCall"
       */
      template: "function";
      templateToolId?: never;
    }
  | {
      configOverride: NicheApiRequestConfig;
      /**
       * The template by name: `transferCall` hands the caller over to a person, `googleCal` searches, books and cancels appointments (needs a CalendarIntegration), `function` calls a function of your server, `apiRequest` sends a request to any API. Give exactly one of `template` and `templateToolId`. Changing it replaces the tool.
       *
       * @example "transferCall"
       */
      template: "apiRequest";
      templateToolId?: never;
    }
  | {
      /**
       * Settings of the tool on top of its template's. Their shape depends on the template; when the tool is created or changed they are also checked against the schema that the template itself carries.
       */
      configOverride?: {
        [key: string]: unknown;
      };
      /**
       * The template by id, for one that has no name here. Ids differ between environments of the platform, so prefer `template`. Give exactly one of the two. Changing it replaces the tool (our assumption: the platform does not say whether it can change).
       *
       * @example "template-transfer-001"
       */
      templateToolId: string;
      template?: never;
    };

/**
 * Settings of a tool that transfers the call.
 */
export interface NicheTransferCallConfig {
  /**
   * Where the call can be transferred to; the agent chooses by name and description. At least one. The platform keeps them as records of its own and shows only their ids, so a change of theirs made in the dashboard may not be visible here.
   *
   * @minItems 1
   */
  destinations: NicheTransferDestination[];
  /**
   * What the caller hears while on hold. Left out: the platform's own audio.
   */
  messages?: NicheHoldMessage[];
}
/**
 * One place to transfer the call to.
 */
export interface NicheTransferDestination {
  /**
   * Name of the person or team, by which the agent speaks of it.
   *
   * @example "Sales Team"
   */
  name: string;
  /**
   * Number to connect to: US only, E.164, `+1` and ten digits, where neither area code nor exchange begins with 0 or 1. Always in quotes: without them YAML reads a number and loses the plus sign.
   *
   * @example "+12125550100"
   */
  phoneNumber: string;
  /**
   * When to choose this destination. Good to have with more than one. That it may be left out is our assumption: the platform's page does not mark it as optional.
   *
   * @example "Main sales line, for new customers"
   */
  description?: string;
  /**
   * True: make sure that somebody is available before the caller is connected. The default is not documented, so set it if it matters.
   *
   * @example true
   */
  warmTransferEnabled?: boolean;
}
/**
 * Audio to play to the caller.
 */
export interface NicheHoldMessage {
  /**
   * When it plays. Only `request-complete` is documented: from the request to transfer until somebody answers.
   *
   * @example "request-complete"
   */
  type: "request-complete";
  /**
   * URL of the audio file.
   *
   * @example "https://example.com/audio/on-hold.mp3"
   */
  content: string;
}
/**
 * Settings of a tool that works with the calendar.
 */
export interface NicheGoogleCalConfig {
  appointmentConfig?: NicheAppointmentConfig;
}
/**
 * How appointments are cut and when they can be booked. The platform answers only with an id for it, and seems to keep one per business (our inference), so two calendar tools of one workspace must agree on it.
 */
export interface NicheAppointmentConfig {
  /**
   * Length of an appointment in minutes, 10 to 300. Default: 60.
   *
   * @default 60
   *
   * @example 60
   */
  slotDurationMinutes?: number;
  /**
   * Minutes kept free before and after each appointment, 0 to 120. Default: 0.
   *
   * @default 0
   *
   * @example 15
   */
  slotBufferMinutes?: number;
  /**
   * How long before an appointment it must be booked at the latest, in minutes, 0 to 14400 (ten days). Default: 1440 (one day).
   *
   * @default 1440
   *
   * @example 1440
   */
  advanceNoticeMinutes?: number;
  /**
   * When appointments can be booked: for each day of the week a list of time ranges. A day left out cannot be booked. Left out as a whole: the hours of the business.
   */
  hoursJson?: {
    /**
     * Time ranges of that day, in the business's own time. Several are possible, but they must not overlap.
     */
    monday?: NicheBookingRange[];
    /**
     * Time ranges of that day, in the business's own time. Several are possible, but they must not overlap.
     */
    tuesday?: NicheBookingRange[];
    /**
     * Time ranges of that day, in the business's own time. Several are possible, but they must not overlap.
     */
    wednesday?: NicheBookingRange[];
    /**
     * Time ranges of that day, in the business's own time. Several are possible, but they must not overlap.
     */
    thursday?: NicheBookingRange[];
    /**
     * Time ranges of that day, in the business's own time. Several are possible, but they must not overlap.
     */
    friday?: NicheBookingRange[];
    /**
     * Time ranges of that day, in the business's own time. Several are possible, but they must not overlap.
     */
    saturday?: NicheBookingRange[];
    /**
     * Time ranges of that day, in the business's own time. Several are possible, but they must not overlap.
     */
    sunday?: NicheBookingRange[];
  };
}
/**
 * From when to when appointments can be booked.
 */
export interface NicheBookingRange {
  /**
   * Start, `HH:MM`, 00:00 to 23:59.
   *
   * @example "09:00"
   */
  openTime: string;
  /**
   * End, `HH:MM`, after the start. `24:00` is documented for `activatedHours` only, so the latest here is 23:59.
   *
   * @example "17:00"
   */
  closeTime: string;
}
/**
 * Settings of a tool that calls a function of your server: the server's URL and the function's name. The platform does not document the keys. Those described here are likely ones (our assumption, from the voice platform that this API resembles); what counts is the template's own schema, against which everything is checked when the tool is created or changed.
 */
export interface NicheFunctionConfig {
  /**
   * Likely: the function as the agent sees it: `name`, `description` and `parameters` (a JSON Schema of its arguments).
   */
  function?: unknown;
  /**
   * Likely: the server that runs the function: `url`, `timeoutSeconds`, `headers`. Nobody may see the headers; secrets in them come from `${config.…}` or `${env.…}`.
   */
  server?: unknown;
  /**
   * Likely: true to let the conversation go on without waiting for the answer.
   *
   * @example false
   */
  async?: unknown;
  /**
   * Likely: what the agent says while it waits.
   */
  messages?: unknown;
  [key: string]: unknown;
}
/**
 * Settings of a tool that sends a request to an API: its URL and method. The platform does not document the keys. Those described here are likely ones (our assumption, from the voice platform that this API resembles); what counts is the template's own schema, against which everything is checked when the tool is created or changed.
 */
export interface NicheApiRequestConfig {
  /**
   * Likely: name of the request as the agent sees it; letters, digits, `_` and `-`, at most 40.
   *
   * @example "order_status"
   */
  name?: unknown;
  /**
   * Likely: what the request does and when to use it.
   *
   * @example "Tells the status of an order"
   */
  description?: unknown;
  /**
   * Likely: where the request goes.
   *
   * @example "https://example.com/orders"
   */
  url?: unknown;
  /**
   * Likely: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
   *
   * @example "GET"
   */
  method?: unknown;
  /**
   * Likely: a JSON Schema of the headers to send. Nobody may see it; secrets come from `${config.…}` or `${env.…}`.
   */
  headers?: unknown;
  /**
   * Likely: a JSON Schema of the body to send, which the agent fills in.
   */
  body?: unknown;
  /**
   * Likely: how long to wait for the answer, in seconds.
   *
   * @example 20
   */
  timeoutSeconds?: unknown;
  /**
   * Likely: what the agent says while it waits.
   */
  messages?: unknown;
  [key: string]: unknown;
}

/**
 * What the platform made of the tool. Names are for display only; refer to a tool by its id.
 */
export interface NicheToolOutputs {
  /**
   * Twelve hexadecimal digits that change whenever `pulumi up` has changed the tool. They say nothing of its content. The Deployments of agents that use the tool follow it. Absent for a tool that was made by an older version and not changed since.
   *
   * @example "9f86d081884c"
   */
  revision?: string;
  /**
   * Internal name that the platform gave, usually the template's. Not unique.
   *
   * @example "transferCall"
   */
  name?: string;
  /**
   * Name that the dashboard shows.
   *
   * @example "Transfer Call"
   */
  displayName?: string;
  /**
   * Type of the tool. Two templates can share one: a calendar tool is an `apiRequest`.
   *
   * @example "transferCall"
   */
  type?: string;
  /**
   * Ids of the records that the platform keeps for `destinations`.
   */
  destinationIds?: string[];
  /**
   * Id of the record that the platform keeps for `appointmentConfig`.
   *
   * @example "appt-config-789"
   */
  appointmentConfigId?: string;
}

/**
 * A voice agent of a Niche business: what it says, how it sounds, what it can do and when it answers. It takes part in no call until a Deployment puts it on a phone number. What is left out here is the platform's or the dashboard's to decide and is never touched.
 */
export type NicheVoiceAgentSpec = {
  /**
   * Name of the agent on the platform, 1 to 40 characters; callers do not hear it. Unique within the workspace (our rule, not the platform's): an agent that exists already is recognised by it.
   *
   * @example "Customer Service Agent"
   */
  name: string;
  /**
   * `INBOUND` answers calls, `OUTBOUND` places them. Changing it replaces the agent (our assumption: the platform does not say whether it can change).
   *
   * @example "INBOUND"
   */
  type: "INBOUND" | "OUTBOUND";
  /**
   * Instructions that hold throughout the conversation, e.g. what never to say.
   *
   * @example "Never mention prices or costs. Never give a quote over the phone."
   */
  customInstructions?: string;
  /**
   * Id of the voice that callers hear, one of the platform's own (`GET /v1/voices`). Left out: the platform's default voice.
   *
   * @example "voice-abc123"
   */
  voiceId?: string;
  /**
   * What the agent can do, as ids of Tools of the same workspace, usually `${tool.name}`: not names, not template ids. Leave out what the platform adds by itself: the tool to end the call (always), one to transfer to the business's own phone (unless a transfer tool is given here), one to query the knowledge base (with files).
   */
  toolIds?: string[];
  /**
   * Files that the agent can look things up in, as ids of Files of the same workspace, usually `${file.name}`. They must be `ready`, which a File resource waits for.
   */
  knowledgeBaseDocumentIds?: string[];
  personality?: NichePersonality;
  /**
   * The first thing that the agent says. Left out, it begins in its own words.
   *
   * @example "Hello! Thank you for calling Mario Brothers Plumbing. How can I help you today?"
   */
  firstMessage?: string;
  /**
   * Let callers speak other languages. Only for agents that really need it, says the platform. The default is not documented.
   *
   * @example false
   */
  multilingual?: boolean;
  /**
   * What callers hear behind the voice: `office`, or the URL of a sound. How silence is asked for is not documented: leave it out.
   *
   * @example "office"
   */
  backgroundSound?: string;
  /**
   * What to find out in each call and keep as structured data; the names are yours.
   */
  collectFields?: string[];
  activatedHours?: NicheActivatedHours;
} & (
  | {
      /**
       * The conversation in plain words: how to greet, what to ask, when to book, transfer or end. Give exactly one of `conversationFlow` and `workflow`; the platform recommends this one and derives the other by itself. A long text is best kept in a file of its own: `${text:prompts/front-desk.md}`.
       *
       * @example "${text:prompts/front-desk.md}"
       */
      conversationFlow: string;
      workflow?: never;
    }
  | {
      workflow: NicheWorkflow;
      conversationFlow?: never;
    }
);

/**
 * How the agent comes across. Every part may be left out.
 */
export interface NichePersonality {
  /**
   * Tone of speaking, in a word or two.
   *
   * @example "friendly"
   */
  tone?: string;
  /**
   * Style of speaking, in a word or two.
   *
   * @example "conversational"
   */
  style?: string;
  /**
   * The personality in a sentence.
   *
   * @example "A friendly and professional agent"
   */
  description?: string;
  /**
   * Show understanding for the caller's situation. Left out is the same as false (our assumption).
   *
   * @example true
   */
  useEmpathy?: boolean;
  /**
   * Allow a joke. Left out is the same as false: the platform fills it in so.
   *
   * @example false
   */
  useHumor?: boolean;
}
/**
 * When an INBOUND agent is on duty; outside these hours the platform takes it off duty by itself. Left out: around the clock. Not for OUTBOUND agents.
 */
export interface NicheActivatedHours {
  /**
   * Time zone of the hours, by its IANA name: usually the one the business is in.
   *
   * @example "America/New_York"
   */
  timezone: string;
  /**
   * Hours for each day of the week. A day left out, or `CLOSED`, is off duty all day; at least one must be open, since the platform drops closed days and an agent without any hours is on duty around the clock. Several ranges a day must not overlap (whether the platform keeps more than one is not documented; what it answers is compared with this).
   */
  hours: NicheActivatedRange[];
}
/**
 * Hours of one day.
 */
export interface NicheActivatedRange {
  /**
   * Day of the week, in any letter case.
   *
   * @example "monday"
   */
  day: string;
  /**
   * When the agent comes on duty, `HH:MM`, 00:00 to 23:59. `CLOSED` here and as the end: off duty all day.
   *
   * @example "09:00"
   */
  startTime: string;
  /**
   * When the agent goes off duty, `HH:MM`, after the start; `24:00` is the end of the day. `CLOSED` here and as the start: off duty all day. Hours past midnight are two entries.
   *
   * @example "17:00"
   */
  endTime: string;
}
/**
 * The conversation as a graph of steps, for those who build one with an editor. Give exactly one of `conversationFlow` and `workflow`. The platform derives the other by itself.
 */
export interface NicheWorkflow {
  /**
   * The steps of the conversation, each with an id of its own.
   *
   * @minItems 1
   */
  nodes: NicheWorkflowNode[];
  /**
   * The ways from step to step. An empty list is possible with a single step.
   */
  edges: NicheWorkflowEdge[];
  /**
   * Id of the step that every call begins with.
   *
   * @example "start"
   */
  startNode: string;
}
/**
 * One step of the conversation.
 */
export interface NicheWorkflowNode {
  /**
   * Id of the step, unique within the workflow (our assumption); edges and `startNode` refer to it.
   *
   * @example "collect-info"
   */
  id: string;
  /**
   * `conversation`: the agent talks, led by `prompt`. `tool`: the platform acts, see `prompt`.
   *
   * @example "conversation"
   */
  type: "conversation" | "tool";
  /**
   * For a conversation, what to talk about. For a tool, what to do: `scheduleAppointment`, `transferCall` or `endCall`.
   *
   * @example "Ask for the reason of the call and for contact details"
   */
  prompt: string;
  /**
   * The first thing that the agent says in this step.
   *
   * @example "Hello! How can I help you today?"
   */
  firstMessage?: string;
  /**
   * Title of the step in a graphical editor.
   *
   * @example "Collect information"
   */
  label?: string;
}
/**
 * One way from a step to the next.
 */
export interface NicheWorkflowEdge {
  /**
   * Id of the step that the way leaves.
   *
   * @example "start"
   */
  from: string;
  /**
   * Id of the step that the way leads to.
   *
   * @example "schedule"
   */
  to: string;
  /**
   * When this way is taken, in plain words.
   *
   * @example "always"
   */
  when: string;
}

/**
 * What is known about the agent once it exists.
 */
export interface NicheVoiceAgentOutputs {
  /**
   * Twelve hexadecimal digits that change whenever `pulumi up` has changed the agent, be it because the manifest says something else or to put back what somebody edited. They say nothing of its content. A Deployment follows it.
   *
   * @example "9f86d081884c"
   */
  revision: string;
  /**
   * Ids of tools that the platform added by itself: to end the call, to transfer it, to query the knowledge base. Not all of them need show.
   */
  automaticToolIds?: string[];
}

/**
 * An existing business of your Niche organization, in which everything else lives. It is only looked up, never created, changed or deleted: the partner API documents no way to do so. Its phone number, name and hours, kept in Niche's dashboard, are what transfers, greetings and bookings fall back to.
 */
export interface NicheWorkspaceSpec {
  /**
   * Id of the business, as Niche's dashboard and `GET /v1/businesses` show it. It must belong to the organization of the credentials. Changing it replaces everything in this workspace: agents, tools and files are created anew in the other business.
   *
   * @example "8d3c1f0a-6b1e-4a57-9a9e-2f4f6c1d7e55"
   */
  businessId: string;
  /**
   * Prefix of the environment variables that hold the credentials: `<PREFIX>_TOKEN`, or `<PREFIX>_CLIENT_ID` and `<PREFIX>_CLIENT_SECRET`. Several prefixes let one stack work in several accounts. Capital letters, digits and underscores. Default: `NICHE`.
   *
   * @default "NICHE"
   *
   * @example "NICHE"
   */
  credentials?: string;
}

/**
 * What the platform tells about the business.
 */
export interface NicheWorkspaceOutputs {
  /**
   * Name of the business. Absent where the API does not show it.
   *
   * @example "Mario Brothers Plumbing"
   */
  name?: string;
  /**
   * Main phone number of the business: where unanswered calls fall back to, and whose area code a new number follows where possible. Absent where the API does not show it.
   *
   * @example "+12125550100"
   */
  phone?: string;
}
