import { expect, test } from "vitest";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { openSession, type Fields } from "./session.ts";

test("only the organization's own businesses are listed", async () => {
  const { body } = await openSession().get("/businesses");
  const { items, total } = body as { items: Fields[]; total: number };
  expect(total).toBe(2);
  expect(items.map(({ id }) => id)).toEqual([nicheSeed.businessId, nicheSeed.secondBusinessId]);
});

test("a business shows its name and phone, not its organization", async () => {
  const business = await openSession().read(`/businesses/${nicheSeed.businessId}`);
  expect(business).toMatchObject({
    name: "Mario Brothers Plumbing",
    phone: "+12125550100",
    timezone: "America/New_York",
  });
  expect(business).not.toHaveProperty("organizationId");
});

test("configured businesses join the first organization", async () => {
  const session = openSession({ businesses: [{ id: "biz_123", name: "Luigi Electric" }] });
  expect(await session.read("/businesses/biz_123")).toMatchObject({ id: "biz_123", name: "Luigi Electric" });
});

test("nothing writes a business", async () => {
  const session = openSession();
  for (const method of ["POST", "PATCH", "PUT", "DELETE"]) {
    expect((await session.send(method, `/businesses/${nicheSeed.businessId}`, {})).status).toBe(405);
  }
});
