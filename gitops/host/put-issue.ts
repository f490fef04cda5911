import { isAmbiguous } from "../../provider/http/request-error.ts";
import type { Host, HostIssue, IssueText } from "./host.ts";
import { fitting, markerOf } from "./report-body.ts";

/** What was done about an issue. */
export interface PutIssue {
  readonly what: "opened" | "reopened" | "rewritten" | "closed" | "unchanged" | "none needed";
  /** Where people read it; undefined where there is none. */
  readonly url?: string;
}

export interface IssueRequest extends IssueText {
  /** By which issues of ours are found, beside the marker and who wrote them. */
  readonly label: string;
  /** Login of who writes: issues of others with the same marker are somebody else's. */
  readonly author: string;
}

/** Opens, rewrites, reopens or closes the one issue that has the marker with which the body begins. */
export async function putIssue(host: Host, { label, author, ...wanted }: IssueRequest): Promise<PutIssue> {
  const text: IssueText = { ...wanted, body: fitting(wanted.body) };
  const marker = markerOf(text.body);
  if (marker === undefined) throw new Error("the text does not begin with a marker of ours, `<!-- voice-agents … -->`");
  const find = async (): Promise<HostIssue | undefined> => {
    const own = (await host.issues(label)).filter(
      (issue) => issue.author === author && markerOf(issue.body) === marker,
    );
    return own.find(({ open }) => open) ?? own.sort((a, b) => Number(b.id) - Number(a.id))[0];
  };
  const found = await find();
  if (found) return update(host, found, text);
  if (!text.open) return { what: "none needed" };
  try {
    return { what: "opened", url: await host.createIssue({ ...text, label }) };
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    const made = await find();
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
