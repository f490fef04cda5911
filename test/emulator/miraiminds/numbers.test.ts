import { expect, test } from "vitest";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { dataOf, listOf, openSession, otherHeaders, type Fields } from "./session.ts";

const pool = "/v1/number-pool";
const search = `${pool}/search?countryCode=`;

async function offers(session: ReturnType<typeof openSession>, query = "US") {
  return listOf(await session.get(search + query));
}

/** Buys the nth offer of a country. */
async function buy(session: ReturnType<typeof openSession>, { country = "US", index = 0, headers = {} } = {}) {
  const { number, countryCode, numberType } = (await offers(session, country))[index] ?? {};
  return session.post(`${pool}/purchase`, { number, countryCode, numberType }, headers);
}

test("a search offers the same numbers on every run, in any case of the country", async () => {
  const first = await offers(openSession());
  expect(first).toHaveLength(20);
  expect(first[0]).toEqual({
    number: expect.stringMatching(/^\+1\d{10}$/) as string,
    countryCode: "US",
    numberType: "local",
    monthlyRateCents: 115,
    setupFeeCents: 0,
  });
  expect(await offers(openSession(), "us")).toEqual(first);
  expect(new Set(first.map(({ number }) => number)).size).toBe(20);
});

test("a search is narrowed by pattern and limit; a country without numbers has none", async () => {
  const session = openSession();
  expect(await offers(session, "IN&limit=50")).toHaveLength(50);
  const [wanted] = await offers(session, "IN&limit=1");
  const digits = String(wanted?.["number"]).slice(-6);
  expect(await offers(session, `IN&pattern=${digits}`)).toEqual([wanted]);
  expect(await offers(session, "FR")).toEqual([]);
});

test.each([
  "",
  "USA",
  "US&numberType=mobile",
  "US&limit=0",
  "US&limit=51",
  "US&limit=x",
  "US&provider=other",
  "US&page=2",
])("a search for countryCode=%s is refused", async (query) => {
  expect((await openSession().get(search + query)).status).toBe(400);
});

test("a purchase answers the number, books the money, and takes the number off the market for everybody", async () => {
  const session = openSession();
  const [offer] = await offers(session, "IN");
  const { status, body } = await buy(session, { country: "IN" });
  expect(status).toBe(201);
  const { data } = body as { data: Fields };
  expect(data).toEqual({
    ...offer,
    _id: expect.any(String) as string,
    provider: "miraiminds",
    organization: miraiMindsSeed.organizationId,
    workspace: null,
    status: "active",
    providerNumberId: expect.any(String) as string,
    setupFeeCents: 0,
    createdAt: "2026-01-15T10:00:00Z",
    updatedAt: "2026-01-15T10:00:00Z",
  });
  const { ledger, organizations } = session.control.dump();
  expect(ledger).toMatchObject([{ number: offer?.["number"], numberId: data["_id"], amountCents: 1400 }]);
  expect(organizations?.[0]).toMatchObject({ creditCents: 98_600 });
  for (const headers of [{}, otherHeaders]) {
    const left = listOf(await session.get(`${search}IN`, headers));
    expect(left.map(({ number }) => number)).not.toContain(offer?.["number"]);
  }
});

test("default numbers cost nothing, are not on offer and are not in the ledger", async () => {
  const session = openSession();
  const { numbers = [], ledger } = session.control.dump();
  expect(numbers).toMatchObject([{ workspace: miraiMindsSeed.workspaceId, monthlyRateCents: 0 }, {}, {}]);
  expect(ledger).toEqual([]);
  const offered = (await offers(session, "US&limit=50")).map(({ number }) => number);
  for (const { number } of numbers) expect(offered).not.toContain(number);
});

test("without enough credit a purchase is 402 and nothing is bought", async () => {
  const session = openSession();
  session.control.dashboardEdit("organizations", miraiMindsSeed.organizationId, { creditCents: 114 });
  expect((await buy(session)).status).toBe(402);
  expect(session.control.dump()["ledger"]).toEqual([]);
  session.control.dashboardEdit("organizations", miraiMindsSeed.organizationId, { creditCents: 115 });
  expect((await buy(session)).status).toBe(201);
});

test.each<[string, Fields]>([
  ["number is required", { number: undefined }],
  ["number must have at least 7", { number: "+12345" }],
  ["countryCode must match", { countryCode: "USA" }],
  ["countryCode is not the number's", { countryCode: "IN" }],
  ["numberType must be one of", { numberType: "mobile" }],
  ["setupFeeCents must be at least 0", { setupFeeCents: -1 }],
  ["workspace is not a known field", { workspace: "x" }],
])("purchase: %s", async (message, change) => {
  const session = openSession();
  const { number, countryCode, numberType } = (await offers(session))[0] ?? {};
  const { status, body } = await session.post(`${pool}/purchase`, { number, countryCode, numberType, ...change });
  expect(status).toBe(400);
  expect((body as Fields)["message"]).toContain(message);
  expect(session.control.dump()["ledger"]).toEqual([]);
});

test("an unknown organization is 404; another's number cannot be bought, whatever a second purchase of one's own does", async () => {
  const session = openSession({ switches: { secondPurchase: "existing" } });
  expect((await buy(session, { headers: { organization: "f".repeat(24) } })).status).toBe(404);
  const { number, countryCode, numberType } = (await offers(session))[0] ?? {};
  const body = { number, countryCode, numberType };
  expect((await session.post(`${pool}/purchase`, body, otherHeaders)).status).toBe(201);
  expect((await session.post(`${pool}/purchase`, body)).status).toBe(400);
});

test("a purchase whose answer is lost has spent the money once", async () => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "resetAfter" }, method: "POST" });
  await expect(buy(session)).rejects.toThrow("fetch failed");
  expect(session.control.dump()["ledger"]).toHaveLength(1);
});

test("a release answers the number as released, cannot be repeated or undone, and gives no money back", async () => {
  const session = openSession();
  const path = `${pool}/${await session.number()}`;
  expect(dataOf(await session.del(path))).toMatchObject({ status: "released" });
  expect((await session.del(path)).status).toBe(409);
  expect(session.control.dump()["ledger"]).toHaveLength(1);
  expect((await session.del(`${pool}/${"f".repeat(24)}`)).status).toBe(404);
});

test("another organization's number cannot be released, a released one not given to an assistant", async () => {
  const session = openSession();
  const id = await session.number();
  expect((await session.del(`${pool}/${id}`, otherHeaders)).status).toBe(404);
  await session.del(`${pool}/${id}`);
  expect((await session.create({ telephony: { inbound: id } })).status).toBe(400);
});
