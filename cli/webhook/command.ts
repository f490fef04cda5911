import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { examples, type AddCommand } from "../add-command.ts";
import { collectValues, portNumber } from "../option-values.ts";

export const addWebhook: AddCommand = (program, terminal, done) => {
  const webhook = program
    .command("webhook")
    .summary("receive and check webhooks")
    .description("Receives the webhooks of the platforms that sign them, or checks one that was saved.")
    .addHelpText(
      "after",
      examples("voice-agents webhook listen --out events.ndjson", "voice-agents webhook verify --help"),
    );
  addListen(webhook, terminal, done);
  addVerify(webhook, terminal, done);
};

const SECRETS = `
The secrets are in the environment, each in its platform's own variable (a message names it where it is missing), or in what --secret-env names.
`;

interface ListenOptions {
  readonly port: number;
  readonly host: string;
  readonly platform?: string;
  readonly secretEnv?: readonly string[];
  readonly out?: string;
  readonly keepRepeats?: boolean;
  readonly unsigned?: boolean;
}

function addListen(webhook: Command, terminal: Terminal, done: (code: number) => void): void {
  webhook
    .command("listen")
    .summary("receive webhooks and record their events")
    .description(
      "Receives webhooks until Ctrl-C: verifies each, shows it on standard error, and records each event once, as a line of JSON. " +
        "With --out, an event is on the disk before its sender gets a response, and the next start knows it. " +
        "Two events with the same bytes count as one. So where a platform gives events no id, a second attempt of a call that has the same " +
        "outcome looks like a repetition.",
    )
    .option("--port <number>", "port to listen on; 0 takes a free one", portNumber, 8484)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option(
      "--platform <platform>",
      "take those of one platform only; default: those whose secret is in the environment",
    )
    .option(
      "--secret-env <name>",
      "environment variable with the secret; again for each of several secrets",
      collectValues,
    )
    .option("--out <file>", "append the events to this file; default: print them")
    .option("--keep-repeats", "record also what comes again byte for byte, marked as such")
    .option("--unsigned", "take the events of senders that do not sign, unverified, where the platform has such")
    .addHelpText(
      "after",
      SECRETS +
        examples(
          "voice-agents webhook listen --out events.ndjson",
          "voice-agents webhook listen --platform formantai --secret-env CRM_SYNC_SECRET --secret-env BILLING_SECRET",
          "voice-agents webhook listen | jq .event",
        ),
    )
    .action(
      async ({ platform, secretEnv = [], out, keepRepeats = false, unsigned = false, ...address }: ListenOptions) => {
        const { listenForWebhooks } = await import("./listen.ts");
        done(await listenForWebhooks({ ...address, platform, secretEnv, out, keepRepeats, unsigned, terminal }));
      },
    );
}

interface VerifyOptions {
  readonly platform: string;
  readonly headers?: string;
  readonly header?: readonly string[];
  readonly secretEnv?: readonly string[];
}

function addVerify(webhook: Command, terminal: Terminal, done: (code: number) => void): void {
  webhook
    .command("verify")
    .summary("check a saved request")
    .description("Checks the signature of a saved request. Exit code 0: good, 1: bad.")
    .argument("<body>", "file with the body, byte for byte, or - for standard input")
    .requiredOption("--platform <platform>", "the platform that sent it")
    .option("--headers <file>", "file with the headers: lines as HTTP has them, or a JSON object")
    .option("--header <header>", "a header, 'Name: value'; again for each of several", collectValues)
    .option(
      "--secret-env <name>",
      "environment variable with the secret; again for each of several secrets",
      collectValues,
    )
    .addHelpText(
      "after",
      SECRETS +
        examples(
          "voice-agents webhook verify --platform formantai --headers headers.txt body.json",
          'voice-agents webhook verify --platform miraiminds --header "x-signature: 5b1c…" - < body.json',
        ),
    )
    .action(async (body: string, { platform, headers, header = [], secretEnv = [] }: VerifyOptions) => {
      const { verifyWebhook } = await import("./verify.ts");
      done(verifyWebhook({ platform, headers, header, secretEnv, body, terminal }));
    });
}
