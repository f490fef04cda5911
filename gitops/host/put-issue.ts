import { isAmbiguous } from "../../provider/http/request-error.ts";
import type { Host, HostIssue, IssueText } from "./host.ts";
import { fitting, markerOf } from "./report-body.ts";

/** What was done about an issue. */
export interface PutIssue {
  readonly what: "opened" | "reopened" | "rewritten" | "closed" | "unchanged" | "none needed";
  /** Where people read it; undefined where there is none. */
  readonly url?: string;
}

export interface IssueRequest {
  readonly host: Host;
  /** By which issues of ours are found, beside the marker and who wrote them. */
  readonly label: string;
  /** Login of who writes: issues of others with the same marker are somebody else's. */
  readonly author: string;
}

/** Opens, rewrites, reopens or closes issues: for each text the one that has the marker with which the text begins. */
export async function putIssues(texts: readonly IssueText[], to: IssueRequest): Promise<PutIssue[]> {
  const own = await ownIssues(to);
  const done: PutIssue[] = [];
  for (const text of texts) done.push(await putIssue({ ...text, body: fitting(text.body) }, own, to));
  return done;
}

const ownIssues = async ({ host, label, author }: IssueRequest): Promise<HostIssue[]> =>
  (await host.issues(label)).filter((issue) => issue.author === author);

/** The issue of a marker: the open one, or the one that was closed last. */
function issueOf(marker: string, own: readonly HostIssue[]): HostIssue | undefined {
  const same = own.filter(({ body }) => markerOf(body) === marker);
  return same.find(({ open }) => open) ?? same.sort((a, b) => Number(b.id) - Number(a.id))[0];
}

async function putIssue(text: IssueText, own: readonly HostIssue[], to: IssueRequest): Promise<PutIssue> {
  const { host, label } = to;
  const marker = markerOf(text.body);
  if (marker === undefined) throw new Error("the text does not begin with a marker of ours, `<!-- voice-agents … -->`");
  const found = issueOf(marker, own);
  if (found) return update(host, found, text);
  if (!text.open) return { what: "none needed" };
  try {
    return { what: "opened", url: await host.createIssue({ ...text, label }) };
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    // Nobody knows whether it was made: it is looked for before it is made again.
    const made = issueOf(marker, await ownIssues(to));
    return made ? update(host, made, text) : { what: "opened", url: await host.createIssue({ ...text, label }) };
  }
}

async function update(host: Host, found: HostIssue, text: IssueText): Promise<PutIssue> {
  const isSame = found.title === text.title && found.body.replaceAll("\r\n", "\n").trimEnd() === text.body.trimEnd();
  if (found.open === text.open && (isSame || !text.open)) return { what: "unchanged", url: found.url };
  const url = await host.updateIssue(found.id, text);
  if (!text.open) return { what: "closed", url };
  return { what: found.open ? "rewritten" : "reopened", url };
}
