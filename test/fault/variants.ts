import type { Fault } from "../../emulator/kernel/faults.ts";

/** One way in which a request can go wrong. */
export interface Variant {
  readonly name: string;
  readonly fault: Fault;
  /** What an error that it causes must say. */
  readonly says: RegExp;
  /** It is over only when a deadline has passed, so the deadlines must be short. */
  readonly slow?: true;
  /** It ends the access token, which only OAuth can renew. */
  readonly oauth?: true;
  /** Requests that it can hit; all unless said otherwise. */
  readonly path?: RegExp;
  /** It needs the platform's past, which a restored store does not have. */
  readonly past?: true;
}

const status = (code: number, says: RegExp = new RegExp(`\\b${code}\\b`)): Variant => ({
  name: `status ${code}`,
  fault: { kind: "status", status: code },
  says,
});

const shapeless = /without (an id|items|data|an access_token)|not an object/;
const outdated = /\b404\b|does not (find|exist)|says that|was deleted|has no|did not apply|somebody changed/;
const PAGED = /[?&]page=/;
const notThere = /\b404\b|does not (find|exist)|says that|was deleted|has no/;

/** Every kind of fault that the emulator has, with the settings that make a difference. */
export const variants = (field: string): readonly Variant[] => [
  { name: "refused", fault: { kind: "refused" }, says: /ECONNREFUSED/ },
  { name: "dns", fault: { kind: "dns" }, says: /ENOTFOUND/ },
  { name: "reset", fault: { kind: "reset" }, says: /ECONNRESET/ },
  { name: "resetAfter", fault: { kind: "resetAfter" }, says: /ECONNRESET/ },
  { name: "hang", fault: { kind: "hang" }, says: /no response in time/, slow: true },
  { name: "hangAfter", fault: { kind: "hangAfter" }, says: /no response in time/, slow: true },
  status(400),
  status(401),
  status(403),
  status(404, notThere),
  status(409),
  status(500),
  { name: "status 503 html", fault: { kind: "status", status: 503, body: "html" }, says: /\b503\b/ },
  { name: "statusAfter 500 json", fault: { kind: "statusAfter", status: 500, body: "json" }, says: /\b500\b/ },
  { name: "statusAfter 502 html", fault: { kind: "statusAfter", status: 502 }, says: /\b502\b/ },
  { name: "statusAfter 504 empty", fault: { kind: "statusAfter", status: 504, body: "empty" }, says: /\b504\b/ },
  { name: "html", fault: { kind: "html" }, says: /not JSON/ },
  { name: "html after", fault: { kind: "html", when: "after" }, says: /not JSON/ },
  // A repetition may be refused because the first attempt was carried out, in an answer that is cut off too.
  { name: "truncated", fault: { kind: "truncated" }, says: /not JSON|\b409\b/ },
  { name: "brokenBody", fault: { kind: "brokenBody" }, says: /broke off/ },
  { name: "empty", fault: { kind: "empty" }, says: /empty body/ },
  { name: "wrongShape object", fault: { kind: "wrongShape" }, says: shapeless },
  { name: "wrongShape list", fault: { kind: "wrongShape", json: ["text"] }, says: shapeless },
  { name: "wrongShape null", fault: { kind: "wrongShape", json: null }, says: shapeless },
  { name: "rate429 seconds", fault: { kind: "rate429", seconds: 0 }, says: /\b429\b/ },
  { name: "rate429 date", fault: { kind: "rate429", retryAfter: "date", seconds: 0 }, says: /\b429\b/ },
  { name: "rate429 none", fault: { kind: "rate429", retryAfter: "none" }, says: /\b429\b/ },
  { name: "expireToken", fault: { kind: "expireToken" }, says: /\b401\b/, oauth: true },
  { name: "dropField", fault: { kind: "dropField", field }, says: /did not apply|\b400\b|without an id|template/ },
  { name: "stale", fault: { kind: "stale" }, says: outdated, past: true },
  { name: "very stale", fault: { kind: "stale", writes: 4 }, says: outdated, past: true },
  { name: "page missing", fault: { kind: "page", how: "missing" }, path: PAGED, says: /a list that ends after/ },
  { name: "page repeated", fault: { kind: "page", how: "repeated" }, path: PAGED, says: /a list that ends after/ },
  { name: "page reordered", fault: { kind: "page", how: "reordered" }, path: PAGED, says: /never/ },
  { name: "redirect", fault: { kind: "redirect", location: "https://elsewhere.invalid/" }, says: /\b307 redirects/ },
  { name: "slow", fault: { kind: "slow", milliseconds: 2 }, says: /never/ },
  { name: "too slow", fault: { kind: "slow", milliseconds: 60 }, says: /no response in time/, slow: true },
];
