import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { pick } from "../../../provider/kind/value.ts";
import type { KindFixture } from "../../contract/fixture.ts";
import type { ContractWorld } from "../../contract/world.ts";

const knowledge = (name: string): string => join(import.meta.dirname, "../knowledge", name);

/** Two files of the disk; tests never write to them. */
export const prices = knowledge("prices.md");
export const openingHours = knowledge("opening-hours.md");

const sha256 = (source: string): string => createHash("sha256").update(readFileSync(source)).digest("hex");

/** The documented name of an upload, made here in another way than the provider does. */
const defaultName = (source: string): string =>
  basename(source).replace(
    /(\.[^.]*)?$/,
    (extension) => `-${sha256(source).slice(0, 8)}${extension || extname(source)}`,
  );

const somebodys = (world: ContractWorld, fields: JsonObject): string =>
  world.control.create("files", {
    businessId: nicheSeed.businessId,
    name: defaultName(prices),
    sizeBytes: readFileSync(prices).length,
    ...fields,
  }).id;

/** Cannot be changed, so every change is a replacement. */
export const file: KindFixture = {
  needs: [],
  args: { source: prices },
  elsewhere: { fileId: "test/import/by-id.test.ts" },
  properties: [
    { at: "source", to: openingHours, unseen: "the platform shows neither the content nor a hash of it" },
    { at: "name", given: { name: "prices.md" }, to: "price list.md", byHand: "renamed.md" },
  ],
  expected: ({ source, name }) => ({
    sha256: sha256(String(source)),
    name: name ?? defaultName(String(source)),
    status: "ready",
  }),
  live(world, id) {
    const found = world.stored("files").find((candidate) => candidate.id === id);
    return found && pick(found, ["name", "sha256", "status"]);
  },
  ids: (world) => world.stored("files").map(({ id }) => id),
  edit: (world, id, fields) => void world.control.dashboardEdit("files", id, fields as never),
  vanish: (world, id) => world.control.remove("files", id),
  // The content counts, wherever it lies.
  unmanaged: ["source"],
  afterDelete: "gone",
  twins: {
    "of the same content": { make: (world) => somebodys(world, { sha256: sha256(prices) }), outcome: "identical" },
    "of another size": { make: (world) => somebodys(world, { sizeBytes: 1 }), outcome: "refused" },
    "of a name that does not tell the content": {
      given: { name: "prices.md" },
      make: (world) => somebodys(world, { name: "prices.md", sha256: "" }),
      outcome: "refused",
      indistinguishable: true,
    },
  },
  many: (count) => ({
    needs: [],
    args: Array.from({ length: count }, (_, index) => ({ source: prices, name: `prices-${index}.md` })),
  }),
  listPath: "/files?",
  scopes: { create: "files:create", read: "files:read", delete: "files:delete" },
};
