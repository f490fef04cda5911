import { FORGET } from "../../text/remedies.ts";
import { BadAnswerError, isAmbiguous, StatusError } from "../../http/request-error.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";
import { idIn, type MiraiMindsWorkspace } from "./connection.ts";

const POOL = "v1/number-pool";

/** A purchase goes to a telephone company: it may take so many times as long as another request (60 s by default). */
const PURCHASE_PATIENCE = 6;

/**
 * Buys the very number that the manifest names, if its price is within the manifest's ceilings, and returns its id. Owned numbers cannot
 * be listed (contract §9), so a number that is not for sale may be ours already: then it is never bought, and the user must give its id.
 * `now` = the number that the line has and that is not ours to replace: nothing is bought beside it.
 */
export async function purchaseNumber(
  api: MiraiMindsWorkspace,
  purchase: JsonObject,
  { line, now }: { readonly line: string; readonly now: string | undefined },
): Promise<string> {
  const offer = await findOffer(api, purchase);
  if (!offer) throw new Error(notForSale(purchase, now));
  if (now !== undefined) throw new Error(lineTaken(line, now));
  assertCeilings(offer, purchase);
  const json = {
    number: purchase["number"],
    countryCode: purchase["countryCode"],
    numberType: purchase["numberType"],
    setupFeeCents: offer["setupFeeCents"] ?? 0,
  };
  try {
    const timeout = PURCHASE_PATIENCE * api.client.settings.timeout;
    const response = await api.sendForOrganization("POST", `${POOL}/purchase`, { json, timeout });
    return idIn(isObject(response) ? response : {}, ["_id", "telephonyNumberId"], `${POOL}/purchase`);
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    const message = `${(error as Error).message}; ${await purchaseOutcome(api, purchase)}`;
    throw new Error(message, { cause: error });
  }
}

/** After a purchase without a response: what can be known of it. */
async function purchaseOutcome(api: MiraiMindsWorkspace, purchase: JsonObject): Promise<string> {
  try {
    return (await findOffer(api, purchase))
      ? "the number is still for sale, so it was not bought; run `pulumi up` again"
      : `it is no longer for sale, so it was probably bought: ${remedy(purchase)}`;
  } catch (error) {
    return `whether the number was bought is unknown, because the search for it fails too (${(error as Error).message}): ${remedy(purchase)}; if it is not, run \`pulumi up\` again`;
  }
}

/** Gives a number back. One that is released already is a success. */
export async function releaseNumber(api: MiraiMindsWorkspace, id: string): Promise<void> {
  try {
    await api.sendForOrganization("DELETE", `${POOL}/${encodeURIComponent(id)}`, { emptyResponse: true });
  } catch (error) {
    if (!(error instanceof StatusError) || ![404, 409].includes(error.status)) throw error;
    // 409 is documented for a number that is released already (contract §9), but a number in use would be a conflict too.
    if (error.status === 409 && /released/i.test(error.message)) return;
    throw new Error(
      `${error.message}; as long as it is not released, the number ${id} is paid for: look for it in the dashboard. While an assistant has it, take it away there and run \`pulumi up\` again; ` +
        `if it has been given back already, take the Deployment out of the state: ${FORGET}`,
      { cause: error },
    );
  }
}

/** What the pool offers for a pattern. @throws when the response is no list: then nothing is known of what is for sale. */
export async function searchNumbers(
  api: Pick<MiraiMindsWorkspace, "sendForOrganization">,
  query: Readonly<Record<string, string | number>>,
): Promise<readonly JsonObject[]> {
  const response = await api.sendForOrganization("GET", `${POOL}/search`, { query });
  if (Array.isArray(response) && response.every(isObject)) return response;
  throw new BadAnswerError("a list without data", { method: "GET", path: `${POOL}/search`, outcome: "none" });
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

const remedy = ({ number }: JsonObject): string =>
  `look for ${String(number)} in the dashboard, and if it is yours, replace \`purchase\` by telephonyNumberId: <its id>`;

const notForSale = (purchase: JsonObject, now: string | undefined): string =>
  `${String(purchase["number"])} is not for sale, so nothing was bought. It may have been bought by an earlier run whose response was lost: ${remedy(purchase)}` +
  `${now === undefined ? "" : ` (the assistant has ${now} on this line, which may be it)`}; otherwise choose another number`;

/** A line of an assistant has a number that nobody asked us to replace. */
export const lineTaken = (line: string, now: string): string =>
  `${line}: the assistant already has the number ${now} there, so nothing was bought; take it away in the dashboard, or write telephonyNumberId: ${now} in place of the purchase to keep it`;
