import { ApiError } from "../kernel/api-error.ts";
import { timestamp, touched } from "../kernel/clock.ts";
import { asText } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { checkBody, withoutNulls } from "./bodies.ts";
import { counted, foreign, notFound, type MiraiMindsContext, type MiraiMindsRoute } from "./context.ts";
import { invalid } from "./errors.ts";
import { offerOf, offersIn, type Offer } from "./number-catalogue.ts";
import { makeNumber, numberView } from "./numbers.ts";
import { nextObjectId } from "./object-id.ts";
import type { PhoneNumber } from "./records.ts";
import { integer, objectOf, oneOf, text } from "./schema-parts.ts";
import { assistantsWithNumber, detachNumber } from "./telephony.ts";

const base = "/v1/number-pool";
const scope = "pool";

/** Searching, buying and releasing numbers. Owned numbers cannot be listed. */
export const numberRoutes: readonly MiraiMindsRoute[] = [
  {
    method: "GET",
    path: `${base}/search`,
    scope,
    query: ["countryCode", "numberType", "pattern", "limit", "provider"],
    handle: search,
  },
  { method: "POST", path: `${base}/purchase`, scope, body: "json", handle: purchase },
  { method: "GET", path: `${base}/:telephonyNumberId`, scope, handle: read },
  { method: "DELETE", path: `${base}/:telephonyNumberId`, scope, handle: release },
];

function search({ world, query }: MiraiMindsContext): Reply {
  const countryCode = query.get("countryCode") ?? "";
  if (!/^[A-Za-z]{2}$/.test(countryCode)) throw invalid("countryCode", "must be two letters");
  if ((query.get("numberType") ?? "local") !== "local") throw invalid("numberType", "must be local");
  if ((query.get("provider") ?? "miraiminds") !== "miraiminds") throw invalid("provider", "must be miraiminds");
  const limit = Number(query.get("limit") ?? 20);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 50)) throw invalid("limit", "must be from 1 to 50");
  const wanted = (query.get("pattern") ?? "").replace(/\D/g, "");
  const data = offersIn(countryCode)
    .filter(({ number }) => number.includes(wanted) && isFree(world, number))
    .slice(0, limit);
  return counted(world.switches, 200, { message: "Numbers fetched successfully", data });
}

function isFree({ store, switches }: MiraiMindsContext["world"], number: string): boolean {
  return !store
    .all("numbers")
    .some((known) => known.number === number && (known.status === "active" || switches.releasedNumber === "gone"));
}

const request = objectOf(
  {
    number: { type: "string", minLength: 7 },
    countryCode: { type: "string", pattern: "^[A-Za-z]{2}$" },
    numberType: oneOf("local"),
    provider: text,
    setupFeeCents: { ...integer, minimum: 0 },
  },
  ["number", "countryCode", "numberType"],
);

function purchase(context: MiraiMindsContext): Reply {
  const { world, organization } = context;
  const { switches, store } = world;
  const { fields } = checkBody(request, withoutNulls(context.body, switches), switches);
  const number = asText(fields["number"]);
  const shown = (bought: PhoneNumber) =>
    counted(switches, 201, { message: "Number purchased successfully", data: numberView(bought) });
  const owned = store.all("numbers").find((known) => known.number === number && known.status === "active");
  if (owned) {
    const refused = typeof switches.secondPurchase === "number" ? switches.secondPurchase : 400;
    if (owned.organization !== organization) throw new ApiError(refused, "Number is not available");
    if (switches.secondPurchase === "existing") return shown(owned);
    if (switches.secondPurchase !== "charged") throw new ApiError(refused, "Number is already owned");
  } else if (!isFree(world, number)) throw new ApiError(400, "Number is not available");
  const offer = offerOf(number) ?? unlisted(context, number, asText(fields["countryCode"]));
  if (offer.countryCode !== asText(fields["countryCode"]).toUpperCase()) {
    throw invalid("countryCode", "is not the number's");
  }
  const sent = fields["setupFeeCents"] ?? 0;
  const setupFeeCents = switches.setupFee === "sent" ? Number(sent) : offer.setupFeeCents;
  pay(context, offer.setupFeeCents + offer.monthlyRateCents);
  const provider = asText(fields["provider"]) || "miraiminds";
  const bought = makeNumber(world, organization, { ...offer, setupFeeCents }, { provider });
  record(context, bought, offer.setupFeeCents + offer.monthlyRateCents);
  return shown(bought);
}

function unlisted({ world }: MiraiMindsContext, number: string, countryCode: string): Offer {
  if (world.switches.purchaseUnlisted === 400) throw new ApiError(400, "Number is not available");
  return {
    number,
    countryCode: countryCode.toUpperCase(),
    numberType: "local",
    monthlyRateCents: 100,
    setupFeeCents: 0,
  };
}

function pay({ world, organization }: MiraiMindsContext, amountCents: number): void {
  const owner = world.store.get("organizations", organization);
  if (!owner) throw notFound("Organization");
  if (owner.creditCents < amountCents) throw new ApiError(402, "Not enough credit");
  world.store.put("organizations", { ...owner, creditCents: owner.creditCents - amountCents });
}

function record({ world, organization }: MiraiMindsContext, bought: PhoneNumber, amountCents: number): void {
  const { store, ids, clock } = world;
  const id = nextObjectId(ids, "ledger");
  const at = timestamp(clock.now());
  store.put("ledger", { id, organization, numberId: bought.id, number: bought.number, amountCents, at });
}

function read(context: MiraiMindsContext): Reply {
  const { switches } = context.world;
  if (switches.getNumber === "absent") throw new ApiError(404, "Not found");
  const data = numberView(ownNumber(context));
  return counted(switches, 200, { message: "Number fetched successfully", data });
}

function release(context: MiraiMindsContext): Reply {
  const { world } = context;
  const { switches, store, clock } = world;
  const number = ownNumber(context);
  if (number.status === "released") throw new ApiError(409, "Number is already released");
  if (switches.releaseInUse === 409 && assistantsWithNumber(world, number.id).length > 0) {
    throw new ApiError(409, "Number is in use by an assistant");
  }
  if (switches.releaseInUse === "detach") detachNumber(world, number.id);
  const updatedAt = touched(number.updatedAt, clock.now());
  const released = store.put("numbers", { ...number, status: "released", updatedAt });
  const data = switches.releaseData === "number" ? { data: numberView(released) } : {};
  return counted(switches, 200, { message: "Number released successfully", ...data });
}

function ownNumber({ world, organization, param }: MiraiMindsContext): PhoneNumber {
  const number = world.store.get("numbers", param("telephonyNumberId"));
  if (!number) throw notFound("Number");
  if (number.organization !== organization) throw foreign(world.switches, "Number");
  return number;
}
