import { agent, manifest, workspace } from "./load-set.ts";

/** The files of a project that grow with `n`. */
type Files = Readonly<Record<string, string>>;

interface Generated {
  readonly files: (n: number) => Files;
  readonly stack?: string;
}

const many = (n: number, piece: string | ((index: number) => string)): string =>
  Array.from({ length: n }, (_, index) => (typeof piece === "string" ? piece : piece(index))).join("");

const inSpec = (spec: (n: number) => string): Generated => ({
  files: (n) => ({ "manifests/a.yaml": `${workspace()}---\n${agent("a", spec(n))}` }),
});

const text = (value: (n: number) => string): Generated => inSpec((n) => `firstMessage: ${JSON.stringify(value(n))}\n`);

const prompt = (value: (n: number) => string): Generated => ({
  files: (n) => ({
    "manifests/a.yaml": `${workspace()}---\n${agent("a").replace("Greet.", '"${text:p.md}"')}`,
    "manifests/p.md": value(n),
  }),
});

const file = (content: (n: number) => string): Generated => ({
  files: (n) => ({ "manifests/w.yaml": workspace(), "manifests/a.yaml": content(n) }),
});

const tool = (config: (n: number) => string): Generated =>
  file((n) => manifest("Tool", "t", `template: apiRequest\nconfigOverride: ${config(n)}`));

const formant = (spec: (n: number) => string): Generated => ({
  files: (n) => ({
    "manifests/a.yaml": `apiVersion: formantai/v1\nkind: Workspace\nmetadata: { name: w }\nspec: ${spec(n)}\n`,
  }),
});

const mirai = (spec: (n: number) => string): Generated => ({
  files: (n) => ({
    "manifests/a.yaml": `apiVersion: miraiminds/v1\nkind: Workspace\nmetadata: { name: w }\nspec: ${spec(n)}\n`,
  }),
});

const quoted = (value: string): string => JSON.stringify(value);

/** Inputs that a stranger could send; each grows with `n`, about evenly. */
export const generated: Readonly<Record<string, Generated>> = {
  "variables that are not allowed": text((n) => many(n, "${env.A}")),
  "variables in a block": inSpec((n) => `firstMessage: |\n${many(n, "  ${env.A}\n")}`),
  "configuration that is not set": text((n) => many(n, "${config.a}")),
  "references to nothing": text((n) => many(n, (index) => `\${tool.t${index}}`)),
  "references to one thing": text((n) => many(n, "${workspace.main}")),
  "broken expressions": text((n) => many(n, "${x y}")),
  "open expressions": text((n) => many(n, "${")),
  "escaped expressions": text((n) => many(n, "$${a}")),
  "spaces in an expression": text((n) => `\${${many(n, " ")}}`),
  "dots in an expression": text((n) => `\${config.${many(n, "a.")}}`),
  "texts of files that are not there": text((n) => many(n, (index) => `\${text:${index}.md}`)),
  "one text many times": {
    files: (n) => ({
      "manifests/a.yaml": `${workspace()}---\n${agent("a", `collectFields: [${many(n, '"${text:p.md}", ')}]\n`)}`,
      "manifests/p.md": "Hello",
    }),
  },
  "unknown properties": inSpec((n) => many(n, (index) => `x${index}: 1\n`)),
  "wrong types in a list": inSpec((n) => `collectFields: [${many(n, "1, ")}]\n`),
  "wrong mappings in a list": inSpec((n) => `toolIds: [${many(n, "{ a: 1 }, ")}]\n`),
  "unknown values in a list": inSpec((n) => `toolIds: [${many(n, '"${config.a}", ')}]\n`),
  hours: inSpec(
    (n) =>
      `activatedHours: { timezone: UTC, hours: [${many(n, '{ day: monday, startTime: "09:00", endTime: "17:00" }, ')}] }\n`,
  ),
  "a long address": formant((n) => `{ baseUrl: ${quoted(`https://${many(n, "a.")}`)} }`),
  "an address of colons": formant((n) => `{ baseUrl: ${quoted(`https://${many(n, "a:")}`)} }`),
  "an address of slashes": formant((n) => `{ baseUrl: ${quoted(`https://a${many(n, "/")} `)} }`),
  "an e-mail of dots": mirai(
    (n) => `{ variant: custom, name: A, supportContacts: { email: ${quoted(`${many(n, "a.")}`)} } }`,
  ),
  "an e-mail of signs": mirai(
    (n) => `{ variant: custom, name: A, supportContacts: { email: ${quoted(`a@${many(n, "a.")} `)} } }`,
  ),
  "a phone number": mirai(
    (n) => `{ variant: custom, name: A, supportContacts: { phoneNumber: ${quoted(`+1${many(n, "2")}x`)} } }`,
  ),
  digits: file((n) =>
    manifest(
      "Tool",
      "t",
      `template: transferCall\nconfigOverride: { destinations: [{ name: A, phoneNumber: ${many(n, "1")} }] }`,
    ),
  ),
  "free JSON": tool((n) => `{ url: "https://x.example.com", x: { ${many(n, (index) => `k${index}: 1, `)} } }`),
  "braces in a prompt": prompt((n) => many(n, "{{")),
  "placeholders in a prompt": prompt((n) => many(n, (index) => `{{a${index}}} `)),
  "marks of a conflict": prompt((n) => many(n, "<<<<<<< a\n")),
  "carriage returns": prompt((n) => many(n, "\r")),
  "new lines at the end": prompt((n) => `Hello${many(n, "\n")}x`),
  aliases: file((n) => `a: &a [1, 2, 3]\nb: [${many(n, "*a, ")}]\n`),
  anchors: file((n) => `b: [${many(n, (index) => `&a${index} 1, `)}]\n`),
  "unknown aliases": file((n) => `b: [${many(n, (index) => `*a${index}, `)}]\n`),
  "one key many times": file((n) => many(n, "a: 1\n")),
  "open brackets": file((n) => `a: ${many(n, "[")}`),
  "open quotes": file((n) => many(n, (index) => `a${index}: "\n`)),
  documents: file((n) => many(n, (index) => `${agent(`a${index}`)}---\n`)),
  "documents with one name": file((n) => many(n, `${agent("a")}---\n`)),
  "empty documents": file((n) => many(n, "---\n")),
  directives: file((n) => many(n, "%YAML 1.2\n---\na: 1\n...\n")),
  workspaces: file((n) => many(n, (index) => `${workspace(`w${index}`)}---\n`)),
  "a chain of references": file((n) =>
    many(n, (index) => `${agent(`a${index}`, `firstMessage: "\${voiceAgent.a${index + 1}}"\n`)}---\n`),
  ),
  "deployments of one business": file((n) =>
    many(n, (index) =>
      [agent(`a${index}`), manifest("Deployment", `a${index}`, `voiceAgentId: "\${voiceAgent.a${index}}"`), ""].join(
        "---\n",
      ),
    ),
  ),
  "tools of one kind": file((n) =>
    many(
      n,
      (index) =>
        `${manifest("Tool", `t${index}`, "template: apiRequest\nconfigOverride: { url: https://x.example.com }")}---\n`,
    ),
  ),
  deployments: file((n) =>
    many(n, (index) => `${manifest("Deployment", `d${index}`, `voiceAgentId: "\${voiceAgent.a}"`)}---\n`),
  ),
  "a template of many expressions": {
    files: (n) => ({
      "manifests/a.yaml": `${workspace()}---\n${agent("a", 'firstMessage: "${template:t.md}"\ncustomInstructions: "${text:t.md}"\n')}`,
      "manifests/t.md": many(n, (index) => `\${voiceAgent.b${index}} \${config.a} \${ \${text:t.md}\n`),
    }),
  },
  "many uses of one template": {
    files: (n) => ({
      "manifests/a.yaml": `${workspace()}---\n${many(n, (index) => `${agent(`a${index}`, 'firstMessage: "${template:t.md}${text:t.md}"\n')}---\n`)}`,
      "manifests/t.md": "${config.a} ${voiceAgent.gone} ${\n",
    }),
  },
  overlays: {
    files: (n) => ({
      "manifests/a.yaml": `${workspace()}---\n${many(n, (index) => `${agent(`a${index}`)}---\n`)}`,
      "overlays/dev/a.yaml": many(n, (index) => `${manifest("VoiceAgent", `a${index}`, "firstMessage: Hi")}---\n`),
    }),
    stack: "dev",
  },
  "overlays of one manifest": {
    files: (n) => ({
      "manifests/a.yaml": `${workspace()}---\n${agent("a")}`,
      "overlays/dev/a.yaml": many(n, (index) => `${manifest("VoiceAgent", "a", `x${index}: Hi`)}---\n`),
    }),
    stack: "dev",
  },
  "overlays that add": {
    files: (n) => ({
      "manifests/a.yaml": `${workspace()}---\n${many(n, (index) => `${agent(`a${index}`)}---\n`)}`,
      "overlays/dev/a.yaml": many(n, (index) => `${agent(`b${index}`)}---\n`),
    }),
    stack: "dev",
  },
  "overlays that leave out": {
    files: (n) => ({
      "manifests/a.yaml": `${workspace()}---\n${many(n, (index) => `${agent(`a${index}`, `firstMessage: "\${voiceAgent.a${index + 1}}"\n`)}---\n`)}`,
      "overlays/dev/a.yaml": many(
        n,
        (index) => `${manifest("VoiceAgent", `a${index * 2}`, "{}")}$disabled: true\n---\n`,
      ),
    }),
    stack: "dev",
  },
  "overlays that remove nothing": {
    files: (n) => ({
      "manifests/a.yaml": `${workspace()}---\n${agent(
        "a",
        many(n, (index) => `y${index}: 1\n`),
      )}`,
      "overlays/dev/a.yaml": manifest(
        "VoiceAgent",
        "a",
        many(n, (index) => `x${index}: ~\n`),
      ),
    }),
    stack: "dev",
  },
  "overlays of nothing": {
    files: (n) => ({
      "manifests/a.yaml": `${workspace()}---\n${many(n, (index) => `${agent(`a${index}`)}---\n`)}`,
      "overlays/dev/a.yaml": many(n, (index) => `${manifest("VoiceAgent", `b${index}`, "firstMessage: Hi")}---\n`),
    }),
    stack: "dev",
  },
  files: {
    files: (n) => ({
      "manifests/w.yaml": workspace(),
      ...Object.fromEntries(Array.from({ length: n }, (_, index) => [`manifests/a${index}.yaml`, agent(`a${index}`)])),
    }),
  },
  "previous names": file((n) =>
    agent("a").replace("metadata:\n", `metadata:\n  previousNames: [${many(n, (index) => `n${index}, `)}]\n`),
  ),
  "ignored changes": file((n) =>
    agent("a").replace("metadata:\n", `metadata:\n  ignoreChanges: [${many(n, (index) => `n${index}, `)}]\n`),
  ),
};
