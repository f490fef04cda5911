import { isAmbiguous } from "../../provider/http/request-error.ts";
import type { Host, HostComment } from "./host.ts";
import {
  digestIn,
  failedBody,
  headIn,
  markerOf,
  movedOn,
  nothingBody,
  placeOf,
  withHead,
  type Place,
} from "./report-body.ts";

/** What was done about one comment. */
export interface Put {
  readonly what: "created" | "rewritten" | "unchanged" | "left";
  /** Where people read it; undefined where nothing was written. */
  readonly url?: string;
  /** Why it was left. */
  readonly why?: string;
}

export interface PutRequest {
  readonly host: Host;
  /** Number of the request to merge. */
  readonly request: number;
  /** Login of who writes: comments of others with the same marker are somebody else's. */
  readonly author: string;
  /** The commit that the texts are about; undefined where nobody knows. */
  readonly head: string | undefined;
}

/**
 * Puts texts that begin with a marker into comments, one comment per marker, and rewrites what stands there already. What is about an older
 * commit than the head says so, and never takes the place of something newer.
 */
export const putComments = async (bodies: readonly string[], to: PutRequest): Promise<Put[]> =>
  putAmong(
    await ownComments(to),
    bodies.map((body) => ({ body })),
    to,
  );

/** A text, and the digest of the change that it shows. */
interface Text {
  readonly body: string;
  readonly digest?: string | undefined;
}

/** Puts the reviews of stacks, and rewrites those of the same folders which the change reaches no more. */
export async function putReviews(
  reviews: readonly (Text & { readonly place: Place })[],
  { onlyThese, ...to }: PutRequest & { readonly onlyThese: boolean },
): Promise<Put[]> {
  const own = await ownComments(to);
  const folders = reviews.map(({ place }) => place.folder);
  const others = placesOf(own).filter(
    ({ folder, stack }) =>
      folders.includes(folder) && !reviews.some(({ place }) => place.folder === folder && place.stack === stack),
  );
  const nothing = onlyThese ? [] : others.map((place) => ({ body: nothingBody(place, to.head) }));
  return putAmong(own, [...reviews, ...nothing], to);
}

/** Puts the failure of a review in the place of each review of a folder, or where there is none yet into a comment of its own. */
export async function putFailure(
  { folder, stack, reason }: { folder: string; stack: string | undefined; reason: string },
  to: PutRequest,
): Promise<Put[]> {
  const own = await ownComments(to);
  const there = placesOf(own).filter(
    (place) => place.folder === folder && (stack === undefined || place.stack === stack),
  );
  const places = there.length > 0 ? there : [{ folder, stack: stack ?? null }];
  const texts = places.map((place) => ({ body: failedBody(place, { head: to.head, reason }) }));
  return putAmong(own, texts, to);
}

/**
 * The digest of the change to a stack that was reviewed before a commit was merged; undefined where nothing of it was reviewed.
 * @throws where what was reviewed last is not what was merged.
 */
export async function approvedDigest(
  { folder, stack }: Place,
  { host, author, commit }: Pick<PutRequest, "host" | "author"> & { readonly commit: string },
): Promise<string | undefined> {
  const request = await host.requestOf(commit);
  if (!request) return undefined;
  const own = await ownComments({ host, author, request: request.number });
  const review = own.find(({ body }) => {
    const place = placeOf(body);
    return place?.folder === folder && place.stack === stack;
  });
  if (!review) return undefined;
  const [digest, head] = [digestIn(review.body), headIn(review.body)];
  if (digest !== undefined && head === request.head) return digest;
  throw new Error(
    `the last review in ${host.requestName} ${request.number} is about ${head?.slice(0, 12) ?? "an unknown commit"}${digest === undefined ? ", and shows no change" : ""}; ` +
      `merged was ${request.head.slice(0, 12)}`,
  );
}

const placesOf = (comments: readonly HostComment[]): Place[] =>
  comments.map(({ body }) => placeOf(body)).filter((place) => place !== undefined);

const ownComments = async ({ host, request, author }: Omit<PutRequest, "head">): Promise<HostComment[]> =>
  (await host.comments(request)).filter((comment) => comment.author === author && markerOf(comment.body) !== undefined);

async function putAmong(own: readonly HostComment[], texts: readonly Text[], to: PutRequest): Promise<Put[]> {
  const { host, request, head } = to;
  const now = await host.headOf(request);
  const isOld = head !== undefined && head !== now;
  const done: Put[] = [];
  for (const { body, digest } of texts) {
    const same = own.filter((comment) => markerOf(comment.body) === markerOf(body));
    if (isOld && same.some((comment) => headIn(comment.body) === now))
      done.push({ what: "left", why: `a review of ${now.slice(0, 12)}, which is newer, stands there` });
    else {
      const text = withHead(body, { head, digest, ...(isOld && { banner: movedOn(head, now) }) });
      done.push(await putOne(text, same, to));
    }
  }
  return done;
}

/** Rewrites the first of the comments, or makes one. Two that were made at the same instant get the same text, so that no old one stands. */
async function putOne(text: string, same: readonly HostComment[], to: PutRequest): Promise<Put> {
  const { host, request } = to;
  if (same.length === 0) return create(text, to);
  const written: string[] = [];
  for (const { id, body } of same)
    if (body.replaceAll("\r\n", "\n").trimEnd() !== text.trimEnd())
      written.push(await host.updateComment(request, id, text));
  const [url] = written;
  return url === undefined ? { what: "unchanged" } : { what: "rewritten", url };
}

/** Makes a comment once: where nobody knows whether it was made, it is looked for before it is made again. */
async function create(text: string, to: PutRequest): Promise<Put> {
  const { host, request } = to;
  try {
    return { what: "created", url: await host.createComment(request, text) };
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    const made = (await ownComments(to)).find(({ body }) => markerOf(body) === markerOf(text));
    if (made) return { what: "rewritten", url: await host.updateComment(request, made.id, text) };
    return { what: "created", url: await host.createComment(request, text) };
  }
}
