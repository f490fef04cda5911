import { exampleFiles } from "./example-files.ts";

/** What each brand has beside what the example gives it: three tools, and three agents that use them. */
const TOPICS = ["returns", "sizes", "repairs"];

/** The example `brands` with so many brands more, each a stack of ten objects. */
export function grownBrands(count: number): Record<string, string> {
  const files = exampleFiles("brands");
  const [tools, support, settings] = ["manifests/tools.yaml", "manifests/support.yaml", "Pulumi.acme.yaml"].map(
    (path) => files[path] ?? "",
  ) as [string, string, string];
  for (const topic of TOPICS) {
    files[`manifests/${topic}.yaml`] = [
      tools.replaceAll("order-status", topic).replace("Order status", topic),
      support
        .replace("name: support", `name: ${topic}`)
        .replace("Support", topic)
        .replace("tool.order-status", `tool.${topic}`),
    ].join("---\n");
  }
  for (let brand = 0; brand < count; brand += 1) {
    const name = nameOfBrand(brand);
    files[`Pulumi.${name}.yaml`] = settings
      .replace("Acme Kitchen", `Brand ${brand}`)
      .replace("orders.acme.", `orders.${name}.`);
  }
  return files;
}

export const nameOfBrand = (brand: number): string => `brand-${String(brand).padStart(3, "0")}`;
