import { isAmbiguous } from "../../provider/http/request-error.ts";
import type { RemoteBranches, Identity } from "../repository/own-branch.ts";
import type { Host, HostRequest, RequestText } from "./host.ts";
import { digestIn, markerOf, withHead } from "./report-body.ts";

/** What was done about the request to merge of one stack. */
export interface PutWriteBack {
  readonly what: "opened" | "rewritten" | "unchanged" | "closed" | "none needed" | "left";
  /** Where people read it; undefined where there is none. */
  readonly url?: string;
  /** Why it was left. */
  readonly why?: string;
}

/** A change that is to be proposed. */
export interface Proposal {
  readonly title: string;
  /** Begins with the marker. */
  readonly body: string;
  /** Of the commit. */
  readonly message: string;
  /** Of what the commit changes. */
  readonly digest: string;
  readonly tree: string;
}

export interface WriteBackRequest {
  readonly host: Host;
  readonly branches: RemoteBranches;
  /** Login of who writes: a request of others is somebody else's. */
  readonly author: string;
  /** Whose commits are ours. */
  readonly committer: Identity;
  /** The branch that it is merged into, and the commit that the change is made on. */
  readonly base: { readonly branch: string; readonly commit: string };
  readonly branch: string;
  /** The commit at the head of the branch; undefined where there is none. */
  readonly tip: string | undefined;
  /** The digest of what a commit changes, by its message; undefined where it is none of ours for this stack. */
  readonly digestOf: (message: string) => string | undefined;
  readonly marker: string;
}

/**
 * Proposes a change, in one request to merge that is found again: opens it, or brings it up to date. What somebody else has committed to the
 * branch is never overwritten, and a change that somebody has declined is not proposed again.
 */
export async function putWriteBack(proposal: Proposal, to: WriteBackRequest): Promise<PutWriteBack> {
  const { host, branches, branch, base, committer, tip } = to;
  const requests = await host.requestsFrom(branch);
  const open = requests.find(({ state }) => state === "open");
  if (open && !isOwn(open, to)) return left(open, "somebody else opened this request for the branch");
  const there = tip === undefined ? undefined : await digestAt(tip, to);
  if (tip !== undefined && there === undefined) return left(open, `somebody else has committed to ${branch}`);
  const declined = requests.find(
    (request) => request.state === "closed" && isOwn(request, to) && digestIn(request.body) === proposal.digest,
  );
  if (!open && declined) return left(declined, "somebody has closed the request with this very change");
  // Without an open request the commit there may have been merged already, and nothing could be proposed with it.
  const commit =
    open && tip !== undefined && there === proposal.digest
      ? tip
      : branches.push(branch, { ...proposal, base: base.commit, by: committer, expected: tip });
  const text = {
    title: proposal.title,
    body: withHead(proposal.body, { head: commit, digest: proposal.digest }),
    open: true,
  };
  if (open) return rewrite(open, text, commit !== tip, to);
  try {
    return { what: "opened", url: await host.createRequest({ ...text, branch, base: base.branch }) };
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    // Nobody knows whether it was made: it is looked for before it is made again.
    const made = (await host.requestsFrom(branch)).find((request) => request.state === "open" && isOwn(request, to));
    return { what: "opened", url: made?.url ?? (await host.createRequest({ ...text, branch, base: base.branch })) };
  }
}

/** Closes the request of a stack of which nothing is left to be taken, and takes its branch away. */
export async function closeWriteBack(body: string, to: WriteBackRequest): Promise<PutWriteBack> {
  const { host, branches, branch, tip } = to;
  if (tip === undefined) return { what: "none needed" };
  const open = (await host.requestsFrom(branch)).find(({ state }) => state === "open");
  const isOurs = (await digestAt(tip, to)) !== undefined;
  if (open && !isOwn(open, to)) return left(open, "nothing is left to take, and somebody else opened this request");
  if (open && !isOurs) return left(open, `nothing is left to take, and somebody else has committed to ${branch}`);
  const url = open && (await host.updateRequest(open.id, { title: open.title, body, open: false }));
  if (isOurs) branches.remove(branch, tip);
  return url === undefined ? { what: "none needed" } : { what: "closed", url };
}

const left = (request: HostRequest | undefined, why: string): PutWriteBack => ({
  what: "left",
  why,
  ...(request && { url: request.url }),
});

const isOwn = ({ author, body }: HostRequest, to: WriteBackRequest): boolean =>
  author === to.author && markerOf(body) === to.marker;

/** The digest of the change that a commit of ours makes; undefined where it is by somebody else. */
async function digestAt(commit: string, { host, committer, digestOf }: WriteBackRequest): Promise<string | undefined> {
  const { email, message } = await host.commit(commit);
  return email === committer.email ? digestOf(message) : undefined;
}

async function rewrite(
  open: HostRequest,
  text: RequestText,
  isPushed: boolean,
  { host }: WriteBackRequest,
): Promise<PutWriteBack> {
  const isSame = open.title === text.title && open.body.replaceAll("\r\n", "\n").trimEnd() === text.body.trimEnd();
  if (isSame) return { what: isPushed ? "rewritten" : "unchanged", url: open.url };
  return { what: "rewritten", url: await host.updateRequest(open.id, text) };
}
