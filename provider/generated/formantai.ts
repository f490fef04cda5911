// Generated from schemas/ by tools/schemas.ts: change the schema, then run `node tools/schemas.ts`.

/**
 * What others rely on in an agent of FormantAI, written down: its id, the parameters that a call to it takes, the results that it extracts, whom it tells. FormantAI has no API for agents, so this is a declaration: creating, changing and destroying it writes nothing to the platform, and the agent itself is kept in FormantAI's dashboard. It is checked offline, it is what commands and campaigns are checked against, and a refresh compares it with the agent's latest conversations.
 */
export interface FormantAIVoiceAgentSpec {
  /**
   * Id of the agent, a whole number, as its page in the dashboard shows it. Changing it replaces the declaration; on the platform nothing happens.
   *
   * @example 123
   */
  agentId: number;
  /**
   * Number that the agent calls from or answers, in E.164: a plus sign, country code and number. Always in quotes: without them YAML reads a number and loses the plus sign. Declared only.
   *
   * @example "+918065177389"
   */
  phoneNumber?: string;
  /**
   * What a call hands to the agent, as its prompt and tools use it. An outbound call always needs `customer_phone`, the number to call, whether it is listed here or not.
   */
  callParameters?: FormantAICallParameter[];
  /**
   * What the agent extracts from a conversation. A refresh looks at the latest conversations: a result that is not listed here, a value of another type and a value that `enum` does not list are drift. That a listed result is missing in them is not. Left out, no result is looked at; an empty list says that there are none.
   */
  results?: FormantAIResult[];
  /**
   * Statuses of this agent's conversations beside those that are known: completed, failed, busy, no_answer, socket_failure, telephony_failed, unreachable, and on the way there initiated, scheduled, in_progress, pending_retry. A refresh reports any other as drift; write it here to accept it. Default: none.
   *
   * @default []
   */
  statuses?: string[];
  /**
   * Who is told about the agent's calls, as set up in the dashboard (agent, Webhook, Add Target): at most 5. Declared only, and never observed. The secret of a target has no place here.
   *
   * @maxItems 5
   */
  webhookTargets?: FormantAIWebhookTarget[];
  retry?: FormantAIRetry;
  /**
   * Stages of the agent's conversation. A follow-up call names one by its id, to go on there. Declared only.
   */
  stages?: FormantAIStage[];
}
/**
 * One parameter of a call.
 */
export interface FormantAICallParameter {
  /**
   * Name of the parameter; in a campaign's file, of the column. Unique within the agent.
   *
   * @example "loan_id"
   */
  name: string;
  /**
   * True: a call without it is no use. Default: false; for `customer_phone` always true.
   *
   * @default false
   *
   * @example true
   */
  required?: boolean;
  /**
   * What it means, for people.
   *
   * @example "Number of the loan, as in the contract"
   */
  description?: string;
}
/**
 * One result.
 */
export interface FormantAIResult {
  /**
   * Its key in the conversation's `results`. Unique within the agent.
   *
   * @example "intent"
   */
  name: string;
  /**
   * Type of its value, in JSON's words; an `integer` is a `number` too. A value that is null or missing fits every type. Default: any type, or `string` where there is an `enum`.
   *
   * @example "string"
   */
  type?: "string" | "number" | "integer" | "boolean" | "array" | "object";
  /**
   * The values that there are, for a result of type `string`.
   *
   * @minItems 1
   */
  enum?: string[];
  /**
   * What it means, for people.
   *
   * @example "What the customer decided"
   */
  description?: string;
}
/**
 * One address that is told about calls.
 */
export interface FormantAIWebhookTarget {
  /**
   * Name of the target, unique within the agent.
   *
   * @example "crm-sync"
   */
  name: string;
  /**
   * Where events are sent: an https address that can be reached from the internet.
   *
   * @example "https://crm.example.com/hooks/formantai"
   */
  url: string;
  /**
   * The events that are sent, at least one.
   *
   * @minItems 1
   */
  events: (
    | "call.completed"
    | "call.failed"
    | "call.busy"
    | "call.no_answer"
    | "call.socket_failure"
    | "call.telephony_failed"
    | "call.unreachable"
  )[];
  /**
   * True: `call.completed` carries the transcript.
   *
   * @example true
   */
  includeTranscript?: boolean;
  /**
   * True: events carry the address of the recording, where there is one.
   *
   * @example true
   */
  includeRecordingUrl?: boolean;
  /**
   * False: the target is set up, and skipped. Default: true.
   *
   * @default true
   *
   * @example false
   */
  active?: boolean;
}
/**
 * How often and why the agent calls again, as set in the dashboard. Declared only.
 */
export interface FormantAIRetry {
  /**
   * Attempts to reach a person, the first one included.
   *
   * @example 3
   */
  maxAttempts?: number;
  /**
   * After what the agent tries again.
   *
   * @minItems 1
   */
  on?: ("busy" | "no_answer" | "failed")[];
}
/**
 * One stage.
 */
export interface FormantAIStage {
  /**
   * Id of the stage. Unique within the agent.
   *
   * @example "stage_follow_up"
   */
  id: string;
  /**
   * What the agent does there.
   *
   * @example "dialogue"
   */
  type: "start" | "dialogue" | "verbatim" | "tool" | "internal" | "end";
  /**
   * What it is for, for people.
   *
   * @example "Asks about the promise of the last call"
   */
  description?: string;
}

/**
 * Nothing: the platform tells nothing about an agent.
 */
export interface FormantAIVoiceAgentOutputs {}

/**
 * A FormantAI workspace: where its API is, and which key opens it. It exists already, and the platform shows nothing of it: creating and refreshing this only make sure that the key is good, and destroying it forgets it. The key itself comes from the environment: `FORMANTAI_API_KEY`. Give either `region` or `baseUrl`.
 */
export interface FormantAIWorkspaceSpec {
  /**
   * Where the workspace lives: `global` (https://api.voice.formantai.com) or `in`, India (https://api.in.voice.formantai.com). Nothing says that keys or agents of one region are known in the other, so changing it replaces everything in this workspace. Default: `global`, unless `baseUrl` says otherwise.
   *
   * @default "global"
   *
   * @example "in"
   */
  region?: "global" | "in";
  /**
   * Address of the API, in place of `region`: a proxy, or an address that is newer than this schema. Without `/v1`. Plain http only on this machine. The environment variables `<PREFIX>_BASE_URL` and `FORMANTAI_BASE_URL` override it. Changing it replaces everything in this workspace.
   *
   * @example "https://formantai-proxy.example.com"
   */
  baseUrl?: string;
  /**
   * Prefix of the environment variable that holds the key: `<PREFIX>_API_KEY`. Several prefixes let one stack work in several workspaces. Capital letters, digits and underscores. Default: `FORMANTAI`.
   *
   * @default "FORMANTAI"
   *
   * @example "FORMANTAI"
   */
  credentials?: string;
}

/**
 * Nothing: the platform tells nothing about a workspace.
 */
export interface FormantAIWorkspaceOutputs {}
