/** Variables that hold a credential or what encrypts one. */
const SECRET = /^(?!.*PUBLIC).*_(TOKEN|KEY|SECRET|PASSPHRASE)$/;

/** How a text may be spelt that somebody passes on. */
const spellings = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  ...(["base64", "base64url", "hex"] as const).map((encoding) => Buffer.from(secret).toString(encoding)),
];

/** What every test is asked beside its own question: no credential of the environment is in what was said or stored. @throws where one is. */
export function assertSecretless(where: string, text: string, environment: NodeJS.ProcessEnv = process.env): void {
  for (const [name, secret = ""] of Object.entries(environment)) {
    // A short one is found in other words.
    if (!SECRET.test(name) || secret.length < 8) continue;
    if (spellings(secret).some((spelling) => text.includes(spelling)))
      throw new Error(`${where} shows the secret of ${name}:\n${text}`);
  }
}
