import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { isObject } from "../../../provider/kind/value.ts";
import type { KindFixture } from "../../contract/fixture.ts";
import type { ContractWorld } from "../../contract/world.ts";
import { inhabit } from "../world.ts";

const knowledge = (name: string): string => join(import.meta.dirname, "../knowledge", name);

/** Two files of the disk; tests never write to them. */
export const prices = knowledge("prices.md");
export const openingHours = knowledge("opening-hours.md");

const sha256 = (source: string): string => createHash("sha256").update(readFileSync(source)).digest("hex");

/** The documented name of an upload, made here in another way than the provider does. */
const defaultName = (source: string): string =>
  basename(source).replace(/\.[^.]*$/, (extension) => `-${sha256(source).slice(0, 8)}${extension}`);

const somebodys = (world: ContractWorld, fields: JsonObject): string =>
  world.control.create("files", {
    workspace: miraiMindsSeed.workspaceId,
    fileName: defaultName(prices),
    type: "text/markdown",
    size: readFileSync(prices).length,
    ...fields,
  }).id;

/** Content of a file of one chunk: the platform keeps a hash of each. */
const contentOf = ({ chunks }: JsonObject): unknown => {
  const [chunk] = Array.isArray(chunks) ? (chunks as unknown[]) : [];
  return isObject(chunk) ? chunk["sha256"] : undefined;
};

/** Cannot be changed, so every change is a replacement. */
export const file: KindFixture = {
  needs: [],
  args: { source: prices },
  elsewhere: { fileId: "test/import/by-id.test.ts" },
  properties: [
    { at: "source", to: openingHours, unseen: "the platform shows neither the content nor a hash of it" },
    { at: "name", given: { name: "prices.md" }, to: "price list.md", byHand: "renamed.md" },
  ],
  expected: ({ source, name }) => ({ name: name ?? defaultName(String(source)), status: "ready" }),
  live(world, id) {
    const found = world.stored("files").find((candidate) => candidate.id === id);
    return found && { name: found["fileName"], sha256: contentOf(found), status: found["status"] };
  },
  ids: (world) => world.stored("files").map(({ id }) => id),
  edit: (world, id, { name }) => void world.control.dashboardEdit("files", id, { fileName: String(name) }),
  vanish(world, id) {
    inhabit(world, "tools");
    world.control.remove("files", id);
  },
  // The content counts, wherever it lies.
  unmanaged: ["source"],
  afterDelete: "gone",
  twins: {
    "of the same content": { make: (world) => somebodys(world, {}), outcome: "identical" },
    "of another size": { make: (world) => somebodys(world, { size: 1 }), outcome: "refused" },
    "of a name that does not tell the content": {
      given: { name: "prices.md" },
      make: (world) => somebodys(world, { fileName: "prices.md" }),
      outcome: "refused",
      indistinguishable: true,
    },
    "that the platform failed to read": { make: (world) => somebodys(world, { status: "failed" }), outcome: "beside" },
  },
  many: (count) => ({
    needs: [],
    args: Array.from({ length: count }, (_, index) => ({ source: prices, name: `prices-${index}.md` })),
  }),
  listPath: "/knowledge-base/files",
  scopes: {},
};
