/** A comment on a request to merge. */
export interface HostComment {
  readonly id: string;
  /** Login of who wrote it. */
  readonly author: string;
  readonly body: string;
}

/** An issue. */
export interface HostIssue {
  readonly id: string;
  readonly author: string;
  readonly title: string;
  readonly body: string;
  readonly open: boolean;
  /** Where people read it. */
  readonly url: string;
}

/** What an issue is to be. */
export type IssueText = Pick<HostIssue, "title" | "body" | "open">;

/** A request to merge a branch of the repository itself, never of a fork. */
export interface HostRequest {
  readonly id: string;
  readonly author: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "merged" | "closed";
  /** Where people read it. */
  readonly url: string;
}

/** What a request to merge is to be. */
export interface RequestText {
  readonly title: string;
  readonly body: string;
  readonly open: boolean;
}

/** Who made a commit, and what its message says. */
export interface HostCommit {
  /** Address of the committer. */
  readonly email: string;
  readonly message: string;
}

/** A system that keeps a repository, its requests to merge and its issues: one repository of it, with one token. */
export interface Host {
  /** As people call it: `GitHub`. */
  readonly title: string;
  /** What a request to merge is called there. */
  readonly requestName: string;
  /** Login of the token's owner; undefined where the host does not tell. */
  login(): Promise<string | undefined>;
  /** The commit at the head of a request to merge now. */
  headOf(request: number): Promise<string>;
  /** The request by whose merge a commit came about, and the commit at its head then. */
  requestOf(commit: string): Promise<{ readonly number: number; readonly head: string } | undefined>;
  /** A commit of the repository. */
  commit(commit: string): Promise<HostCommit>;
  /** All requests to merge a branch, those that are closed or merged, too. */
  requestsFrom(branch: string): Promise<HostRequest[]>;
  createRequest(
    request: Omit<RequestText, "open"> & { readonly branch: string; readonly base: string },
  ): Promise<string>;
  updateRequest(id: string, request: RequestText): Promise<string>;
  comments(request: number): Promise<HostComment[]>;
  /** @returns where people read it. */
  createComment(request: number, body: string): Promise<string>;
  updateComment(request: number, id: string, body: string): Promise<string>;
  /** All issues that have the label, closed ones too. */
  issues(label: string): Promise<HostIssue[]>;
  createIssue(issue: Omit<IssueText, "open"> & { readonly label: string }): Promise<string>;
  updateIssue(id: string, issue: IssueText): Promise<string>;
}

/** Most characters of a comment or of an issue's text that every host takes; GitHub, the strictest, takes 65,536. */
export const MOST_CHARACTERS = 65_000;
