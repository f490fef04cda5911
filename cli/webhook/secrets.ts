import { registerSecret } from "../../provider/http/redact.ts";
import { UsageError } from "../exit-code.ts";
import { webhookKind, webhookPlatforms } from "./platforms.ts";

/** The secrets of each platform that is to be listened to. None: its requests are taken without a signature. */
export type WebhookSecrets = ReadonlyMap<string, readonly string[]>;

interface Wanted {
  readonly platform: string | undefined;
  /** Names of environment variables, in place of the platform's own. */
  readonly secretEnv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether a platform without a secret is wanted all the same. Not every platform has senders without one. */
  readonly unsigned?: boolean;
}

/** @throws UsageError when no platform has a secret, or one that is asked for has none. */
export function findSecrets({ platform, secretEnv, environment, unsigned = false }: Wanted): WebhookSecrets {
  const chosen = platform;
  const kind = chosen === undefined ? undefined : webhookKind(chosen);
  if (chosen === undefined && secretEnv.length > 0)
    throw new UsageError("--secret-env needs --platform, which tells whose secret it is");
  if (unsigned && (!kind?.mayBeUnsigned || secretEnv.length > 0))
    throw new UsageError(`--unsigned goes with --platform ${unsigning()} and no --secret-env: others always sign`);
  if (chosen !== undefined) {
    const names = secretEnv.length > 0 ? secretEnv : [webhookKind(chosen).secretVariable];
    return new Map([[chosen, unsigned ? [] : names.map((name) => secretIn(environment, name, chosen))]]);
  }
  const found = webhookPlatforms.filter((name) => environment[webhookKind(name).secretVariable]);
  if (found.length === 0) throw new UsageError(`nothing to check signatures with; set ${variables()}, or --secret-env`);
  return new Map(found.map((name) => [name, [secretIn(environment, webhookKind(name).secretVariable, name)]]));
}

function secretIn(environment: Wanted["environment"], name: string, platform: string): string {
  const secret = environment[name];
  if (!secret) {
    const { secretMeaning } = webhookKind(platform);
    throw new UsageError(`the environment variable ${name} is not set; it must hold ${secretMeaning}`);
  }
  registerSecret(secret);
  return secret;
}

function variables(): string {
  return webhookPlatforms
    .map((platform) => webhookKind(platform))
    .map(({ secretVariable, secretMeaning }) => `${secretVariable} (${secretMeaning})`)
    .join(" or ");
}

/** The platforms with senders that do not sign. */
const unsigning = (): string => webhookPlatforms.filter((name) => webhookKind(name).mayBeUnsigned).join(" or ");
