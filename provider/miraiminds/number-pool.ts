import { isAmbiguous, StatusError } from "../http/request-error.ts";
import type { JsonObject } from "../resource/definition.ts";
import { isObject } from "../resource/value.ts";
import { idIn, type MiraiMindsWorkspace } from "./connection.ts";

const POOL = "v1/number-pool";

/** A purchase goes to a telephone company: it may take so many times as long as another request (60 s by default). */
const PURCHASE_PATIENCE = 6;

/**
 * Buys the very number that the manifest names, if its price is within the manifest's ceilings, and answers its id. Owned numbers cannot
 * be listed (contract §9), so a number that is not for sale may be ours already: then it is never bought, and the user must give its id.
 */
export async function purchaseNumber(api: MiraiMindsWorkspace, purchase: JsonObject): Promise<string> {
  const offer = await findOffer(api, purchase);
  if (!offer) throw new Error(notForSale(purchase));
  assertCeilings(offer, purchase);
  const json = {
    number: purchase["number"],
    countryCode: purchase["countryCode"],
    numberType: purchase["numberType"],
    setupFeeCents: offer["setupFeeCents"] ?? 0,
  };
  try {
    const timeout = PURCHASE_PATIENCE * api.client.settings.timeout;
    const answer = await api.sendForOrganization("POST", `${POOL}/purchase`, { json, timeout });
    return idIn(isObject(answer) ? answer : {}, ["_id", "telephonyNumberId"], `${POOL}/purchase`);
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    const stillForSale = await findOffer(api, purchase);
    const state = stillForSale
      ? "the number is still for sale, so it was not bought; run `pulumi up` again"
      : `it is no longer for sale, so it was probably bought: ${wayOut(purchase)}`;
    throw new Error(`${(error as Error).message}; ${state}`, { cause: error });
  }
}

/** Gives a number back. One that is released already is a success. */
export async function releaseNumber(api: MiraiMindsWorkspace, id: string): Promise<void> {
  try {
    await api.sendForOrganization("DELETE", `${POOL}/${encodeURIComponent(id)}`, { emptyAnswer: true });
  } catch (error) {
    if (!(error instanceof StatusError && [404, 409].includes(error.status))) throw error;
  }
}

/** What the pool offers for a pattern. */
export async function searchNumbers(
  api: MiraiMindsWorkspace,
  query: Readonly<Record<string, string | number>>,
): Promise<readonly JsonObject[]> {
  const answer = await api.sendForOrganization("GET", `${POOL}/search`, { query });
  return Array.isArray(answer) ? answer.filter(isObject) : [];
}

async function findOffer(
  api: MiraiMindsWorkspace,
  { number, countryCode, numberType }: JsonObject,
): Promise<JsonObject | undefined> {
  const digits = String(number).replace(/\D/g, "");
  const offers = await searchNumbers(api, {
    countryCode: String(countryCode),
    numberType: String(numberType),
    pattern: digits,
    limit: 50,
  });
  return offers.find((offer) => String(offer["number"]).replace(/\D/g, "") === digits);
}

/** Ceilings of the manifest: the price's name in an offer, and the ceiling's in the manifest. */
const CEILINGS = [
  ["monthlyRateCents", "maxMonthlyRateCents"],
  ["setupFeeCents", "maxSetupFeeCents"],
] as const;

function assertCeilings(offer: JsonObject, purchase: JsonObject): void {
  for (const [price, ceiling] of CEILINGS) {
    const [asked, most] = [Number(offer[price]), Number(purchase[ceiling])];
    if (!(asked <= most)) {
      throw new Error(
        `${String(purchase["number"])} is not bought: its ${price} is ${String(offer[price])}, and ${ceiling} allows ${String(purchase[ceiling])}`,
      );
    }
  }
}

const wayOut = ({ number }: JsonObject): string =>
  `look for ${String(number)} in the dashboard, and if it is yours, replace \`purchase\` by telephonyNumberId: <its id>`;

const notForSale = (purchase: JsonObject): string =>
  `${String(purchase["number"])} is not for sale, so nothing was bought. It may have been bought by an earlier run whose answer got lost: ${wayOut(purchase)}; ` +
  "otherwise choose another number";
