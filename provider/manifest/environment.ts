import type { OfflineDefinition } from "../kind/definition.ts";
import type { Kinds } from "./kinds.ts";
import type { StackConfig } from "./project.ts";

/**
 * Configuration key of the list of environment variables that manifests may read. Whoever may change a manifest could otherwise send
 * every secret of the CI job to an address of their own; Pulumi.yaml can have another owner than the manifests (CODEOWNERS).
 */
export const ENVIRONMENT_KEY = "voice-agents:environment";

/** Variables that no list can allow: Pulumi's own, and what CI systems and clouds put into every job. */
const NEVER = [
  /^PULUMI_/,
  /^(CI|GITHUB|GH|ACTIONS|RUNNER|GITLAB|BITBUCKET|CIRCLE|BUILDKITE|JENKINS|TRAVIS|DRONE|TEAMCITY|CODEBUILD|SYSTEM|AGENT)_/,
  /^(AWS|AZURE|ARM|GCP|CLOUDSDK|VAULT|NPM|DOCKER|SSH|GPG|NETLIFY|VERCEL)_/,
  /^(CI|GOOGLE_APPLICATION_CREDENTIALS|GOOGLE_CREDENTIALS|NODE_AUTH_TOKEN|KUBECONFIG|NETRC)$/,
];

/** Properties of a spec that name variables, as the prefix of several, by kind, on every platform. */
export const prefixProperties: Readonly<Record<string, readonly string[]>> = { Workspace: ["credentials"] };

/** Why a manifest may not read a variable, and what to do; undefined where it may. */
export interface Refusal {
  readonly message: string;
  readonly suggestion: string;
}

/** What manifests may read of the environment. */
export class AllowedVariables {
  readonly #names: ReadonlySet<string>;
  readonly #own: readonly string[];
  readonly #config: StackConfig;

  constructor(config: StackConfig, { definitions }: Pick<Kinds, "definitions">) {
    this.#names = new Set(namesIn(config));
    this.#own = [...new Set(definitions.map(ownPrefix))];
    this.#config = config;
  }

  /** For `${env.NAME}`. */
  refuseVariable(name: string): Refusal | undefined {
    const own = this.#own.find((prefix) => name.startsWith(`${prefix}_`));
    if (own !== undefined) return never(name, "it is for the provider, which sends it to the platform alone");
    return this.#refuse(name, `the environment variable ${name}`);
  }

  /** For a property that names a prefix; the platform's own is always allowed. */
  refusePrefix(prefix: string, definition: OfflineDefinition): Refusal | undefined {
    return prefix === ownPrefix(definition)
      ? undefined
      : this.#refuse(prefix, `${prefix}, a prefix of environment variables,`);
  }

  #refuse(name: string, what: string): Refusal | undefined {
    if (NEVER.some((pattern) => pattern.test(name) || pattern.test(`${name}_`)))
      return never(name, "it belongs to Pulumi, to the CI system or to a cloud");
    if (this.#names.has(name) || this.#config.environmentUnknown) return undefined;
    return {
      message: `${what} is not among those that the project lets its manifests read`,
      suggestion: this.#line(name),
    };
  }

  /** Where to write what. A stack's list takes the place of the project's. */
  #line(name: string): string {
    const { environmentFile = "Pulumi.yaml", values } = this.#config;
    const names = [...(values.has(ENVIRONMENT_KEY) ? this.#names : []), name].join(", ");
    const list = environmentFile === "Pulumi.yaml" ? `{ value: [${names}] }` : `[${names}]`;
    return `to allow it, write in ${environmentFile}, under config: ${ENVIRONMENT_KEY}: ${list}`;
  }
}

const never = (name: string, why: string): Refusal => ({
  message: `no manifest may read ${name}: ${why}`,
  suggestion: "keep the secret under a name of its own, and allow that one",
});

/** Variables of a platform begin with its name in capitals, unless a Workspace says otherwise. */
const ownPrefix = ({ platform }: OfflineDefinition): string => platform.toUpperCase();

function namesIn({ values, otherEnvironments = [] }: StackConfig): string[] {
  return [values.get(ENVIRONMENT_KEY), ...otherEnvironments].flatMap((text) => namesOf(text ?? ""));
}

/** A list, as JSON or as words with commas or spaces between them. */
function namesOf(text: string): string[] {
  try {
    const list = JSON.parse(text) as unknown;
    if (Array.isArray(list)) return list.filter((name) => typeof name === "string");
  } catch {
    // Not JSON, so words.
  }
  return text.split(/[\s,]+/).filter(Boolean);
}
