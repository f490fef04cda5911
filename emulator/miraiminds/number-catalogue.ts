import { createHash } from "node:crypto";

/** A number that can be bought. */
export interface Offer {
  readonly number: string;
  readonly countryCode: string;
  readonly numberType: string;
  readonly monthlyRateCents: number;
  readonly setupFeeCents: number;
}

interface Country {
  readonly prefix: string;
  readonly digits: number;
  readonly monthlyRateCents: number;
  readonly setupFeeCents: number;
}

/** The countries with numbers, and what those cost; all invented. */
const countries: Readonly<Record<string, Country>> = {
  AE: { prefix: "+9714", digits: 7, monthlyRateCents: 1500, setupFeeCents: 2500 },
  GB: { prefix: "+4420", digits: 8, monthlyRateCents: 150, setupFeeCents: 100 },
  IN: { prefix: "+9180", digits: 8, monthlyRateCents: 500, setupFeeCents: 900 },
  US: { prefix: "+1415", digits: 7, monthlyRateCents: 115, setupFeeCents: 0 },
};

const perCountry = 100;

const made = new Map<string, readonly Offer[]>();

/** Everything on offer in a country, the same on every run; nothing for a country without numbers. */
export function offersIn(countryCode: string): readonly Offer[] {
  const code = countryCode.toUpperCase();
  const country = Object.hasOwn(countries, code) ? countries[code] : undefined;
  if (!country) return [];
  const offers = made.get(code) ?? makeOffers(code, country);
  made.set(code, offers);
  return offers;
}

function makeOffers(code: string, country: Country): readonly Offer[] {
  const { prefix, digits, monthlyRateCents, setupFeeCents } = country;
  return Array.from({ length: perCountry }, (_, index) => {
    const hash = createHash("sha256").update(`miraiminds/number/${code}/${index}`).digest("hex").slice(0, 12);
    const line = String(parseInt(hash, 16) % 10 ** digits).padStart(digits, "0");
    return { number: prefix + line, countryCode: code, numberType: "local", monthlyRateCents, setupFeeCents };
  });
}

/** The offer of a number, in any country. */
export function offerOf(number: string): Offer | undefined {
  return Object.keys(countries)
    .flatMap(offersIn)
    .find((offer) => offer.number === number);
}
