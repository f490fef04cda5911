import { expect, test } from "vitest";
import { findCandidates } from "../../provider/lifecycle/creation.ts";
import { IndexedItems } from "../../provider/lifecycle/indexed-items.ts";
import { inputParts } from "../../provider/lifecycle/inputs.ts";
import { createRun } from "../../provider/lifecycle/run.ts";
import { definitionOf } from "../../provider/platforms/definitions.ts";

const COUNT = 5000;
const numbers = Array.from({ length: COUNT }, (_, index) => index);

test.each(["niche:VoiceAgent", "niche:File", "miraiminds:VoiceAgent", "miraiminds:Tool", "miraiminds:File"])(
  "of 5,000 objects a %s is compared with those of its name only",
  async (type) => {
    const kind = definitionOf(type);
    let compared = 0;
    const definition: typeof kind = {
      ...kind,
      matches: () => {
        compared += 1;
        return "key";
      },
    };
    const property = kind.matchedBy!.live;
    const items = new IndexedItems(new Map(numbers.map((index) => [`id-${index}`, { [property]: `Desk ${index}` }])));
    const parts = inputParts({ businessId: "b", name: "Desk 7" });
    const search = { definition, api: kind.connect(parts.spec, "read", createRun()), parts };
    const found = async () => (await findCandidates(search, items)).map(({ id }) => id);

    expect(await found()).toEqual(["id-7"]);
    items.set("id-8", { [property]: "Desk 7" }).set("id-9", { [property]: "Desk 7" });
    items.delete("id-9");
    expect(await found()).toEqual(["id-7", "id-8"]);
    items.set("id-7", { [property]: "Front desk" });
    expect(await found()).toEqual(["id-8"]);
    expect(compared).toBe(4);
    // Of a list that was read by itself each is compared.
    await findCandidates(search, new Map(items));
    expect(compared).toBe(4 + COUNT - 1);
  },
);
