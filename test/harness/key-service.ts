import { createCipheriv, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The key that every stack here encrypts its secrets with. */
const KEY = Buffer.alloc(32, "test key");

const PREFIX = "vault:v1:";

/**
 * What a stack's settings say of its secrets: the key is one of Vault's, not made of a passphrase. Pulumi derives that one anew in each
 * operation, which takes a quarter of a second of CPU time.
 */
export const SECRETS = {
  secretsprovider: "hashivault://test",
  encryptedkey: Buffer.from(PREFIX + KEY.toString("base64")).toString("base64"),
} as const;

/** A text as Pulumi encrypts it with that key. */
export function encrypted(text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", KEY, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

/**
 * Serves of HashiCorp Vault what Pulumi asks: keys are decrypted and encrypted. Nothing is hidden: the ciphertext is the plaintext behind
 * a prefix. Source: the transit engine, https://developer.hashicorp.com/vault/api-docs/secret/transit. Returns the environment to use it.
 */
export async function serveKeys(): Promise<{ env: Record<string, string>; close(): void }> {
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (more: string) => (text += more));
    request.on("end", () => {
      const { ciphertext, plaintext } = JSON.parse(text) as { ciphertext?: string; plaintext?: string };
      const data = ciphertext ? { plaintext: ciphertext.slice(PREFIX.length) } : { ciphertext: PREFIX + plaintext };
      response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    env: { VAULT_ADDR: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, VAULT_TOKEN: "test" },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
