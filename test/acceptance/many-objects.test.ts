import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { expectSuccess } from "../harness/command.ts";
import { counts, createProject } from "../harness/pulumi.ts";
import { agent, documents, functionTool, manifest, workspace } from "./manifests.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test("a refresh among more than 250 objects of each kind reads each list once, to its end, and no object by itself", async () => {
  const own = { agents: 30, tools: 10, files: 6 };
  const texts = numbers(own.files).map((n) => [`manifests/texts/${n}.md`, `Text number ${n}.\n`]);
  const project = await createProject({
    files: {
      "manifests/all.yaml": documents(
        workspace,
        ...numbers(own.tools).map((n) => functionTool(`tool-${n}`, `Does ${n}.`)),
        ...numbers(own.files).map((n) => manifest("File", `file-${n}`, { source: `texts/${n}.md` })),
        ...numbers(own.agents).map((n) =>
          agent(`agent-${n}`, {
            toolIds: [`\${tool.tool-${(n % own.tools) + 1}}`],
            knowledgeBaseDocumentIds: [`\${file.file-${(n % own.files) + 1}}`],
          }),
        ),
      ),
      ...(Object.fromEntries(texts) as Record<string, string>),
    },
  });
  project.env["NICHE_REQUESTS_PER_MINUTE"] = "100000";
  // As many as two cores have: what a look asks for grows with it.
  project.env["PULUMI_PARALLEL"] = "8";
  const { control } = project.emulator;
  const { businessId } = nicheSeed;
  for (const n of numbers(245)) {
    control.create("agents", { businessId, name: `Somebody's ${n}` });
    control.create("tools", { businessId, configOverride: { function: { name: `f${n}` } } });
    control.create("files", { businessId, name: `${n}.pdf` });
  }
  const total = 1 + own.agents + own.tools + own.files;

  const created = await expectSuccess(project.up());
  expect(counts(created)).toEqual({ created: total + 1 });
  const asked = project.requests().map(({ path }) => path);
  // Each list, and that of the templates, once before the first create; its end once more after creates that end together.
  const pages = (number: number) => asked.filter((path) => path.endsWith(`?page=${number}&page_size=100`)).length;
  expect(pages(1)).toBe(4);
  expect(pages(3)).toBe(3);
  const ends = asked.flatMap((path) => /\?page=\d{1,2}&page_size=(\d{2})$/.exec(path)?.[1] ?? []).map(Number);
  expect(ends.length).toBeGreaterThanOrEqual(3);
  expect(ends.length).toBeLessThan(own.agents + own.tools + own.files);
  expect(Math.max(...ends)).toBeLessThan(50);

  const refreshed = await expectSuccess(project.pulumi("refresh", "--preview-only", "--expect-no-changes"));
  expect(counts(refreshed)).toEqual({ unchanged: total + 1 });
  const requests = project.requests();
  const below = (collection: string) =>
    requests.filter(({ path }) => path.startsWith(`/businesses/${businessId}/${collection}`)).map(({ path }) => path);
  for (const [collection, stored] of [
    ["voice-agents", "agents"],
    ["tools", "tools"],
    ["files", "files"],
  ] as const) {
    const count = project.stored(stored).length;
    expect(count).toBeGreaterThan(250);
    const asked = below(collection).filter((path) => !path.endsWith("page=1&page_size=1"));
    expect(
      asked.every((path) => /\?page=\d+&page_size=100$/.test(path)),
      asked.join("\n"),
    ).toBe(true);
    expect(asked.length).toBeLessThanOrEqual(Math.ceil(count / 100));
    expect(asked.length).toBeGreaterThanOrEqual(3);
  }
  expect(requests.length).toBeLessThanOrEqual(13);
  expect(requests.every(({ method }) => method === "GET")).toBe(true);
});
