import { exampleFiles } from "../harness/example-files.ts";
import { repository, type Files, type Repository } from "./repository.ts";

/** The example of a front desk with a stack of its own, as a repository has it. */
export const frontDesk = (): Record<string, string> => ({
  ...exampleFiles("front-desk"),
  "Pulumi.prod.yaml": "config:\n  front-desk:businessId: biz-mario-plumbing\n",
});

/** A file with pieces of its text replaced. @throws when one is not there. */
export function edited(text: string, changes: readonly (readonly [before: string, after: string])[]): string {
  return changes.reduce((result, [before, after]) => {
    if (!result.includes(before)) throw new Error(`there is no ${JSON.stringify(before)} in it`);
    return result.replace(before, () => after);
  }, text);
}

/** A realistic change: another prompt, other prices, a tool that asks another host with a secret, a second agent, a tool that goes. */
export function realisticChange(): Files {
  const files = frontDesk();
  const file = (path: string): string => files[path]!;
  return {
    "Pulumi.prod.yaml": `${file("Pulumi.prod.yaml")}  voice-agents:environment: [OFFICE_HOOK_KEY]\n`,
    "manifests/prompts/front-desk.md": edited(file("manifests/prompts/front-desk.md"), [
      [
        "transfer to the emergency plumber at once.",
        "tell the caller to turn the main valve off, then transfer to the emergency plumber.",
      ],
      [
        "Anything about an invoice: transfer to the office.",
        "Anything about an invoice: take a message, the office calls back within one working day.",
      ],
    ]),
    "manifests/knowledge/price-list.md": edited(file("manifests/knowledge/price-list.md"), [
      ["160 dollars", "180 dollars"],
    ]),
    "manifests/front-desk.yaml": edited(file("manifests/front-desk.yaml"), [
      ['startTime: "08:00", endTime: "16:00"', 'startTime: "08:00", endTime: "18:00"'],
      ["    - ${tool.transfer}\n", "    - ${tool.transfer}\n    - ${tool.message}\n"],
    ]),
    "manifests/tools.yaml": edited(file("manifests/tools.yaml"), [
      ["https://orders.example.com/status", "https://api.dispatch.example.net/v2/orders"],
    ]),
    "manifests/message.yaml": [
      "apiVersion: niche/v1",
      "kind: Tool",
      "metadata:",
      "  name: message",
      "spec:",
      "  template: apiRequest",
      "  configOverride:",
      "    name: take_message",
      "    description: Leaves a message for the office.",
      "    url: https://hooks.office.example.com/messages?key=${env.OFFICE_HOOK_KEY}",
      "    method: POST",
      "",
    ].join("\n"),
  };
}

/** A repository with the pull request checked out. */
export function pullRequest(): Repository {
  const made = repository({ ...frontDesk() });
  made.commit(realisticChange());
  return made;
}
