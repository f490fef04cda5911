import { registerSecret } from "../http/redact.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The address that the first of the variables which is set overrides a platform's own with; undefined where none is.
 * @throws naming the variable, and never its value: what is no address, or holds a user's name and password, which every message about
 * the address would show.
 */
export function overriddenAddress(prefixes: readonly string[], environment: Environment): string | undefined {
  for (const name of prefixes.map((prefix) => `${prefix}_BASE_URL`)) {
    const text = environment[name];
    if (!text) continue;
    const url = URL.parse(text);
    if (!url) throw new Error(`${name} is no address: write it like https://api.example.com/v1`);
    if (url.username !== "" || url.password !== "") {
      registerSecret(text);
      registerSecret(decodeURIComponent(url.password));
      throw new Error(
        `${name} holds a user's name or a password: leave them out; the platform's credential has variables of its own`,
      );
    }
    return text;
  }
  return undefined;
}
