/** A stack that a job works on. */
interface StackJob {
  readonly project: string | null;
  readonly folder: string;
  readonly stack: string | null;
}

/** What has the job that every stack's extends; the template for GitLab has it. */
const INCLUDED = ".gitlab/voice-agents-stack.yml";

/** What a pipeline without a stack does: GitLab refuses one without a job. */
const NOTHING = { "no stack is reached": { script: ["true"], variables: { GIT_STRATEGY: "none" } } };

/**
 * The pipeline that a job of GitLab starts for stacks, with a job for each. Source: https://docs.gitlab.com/ci/pipelines/downstream_pipelines
 * (dynamic child pipelines). YAML is a superset of the JSON that this is written as.
 */
export function gitLabPipeline(stacks: readonly StackJob[]): object {
  if (stacks.length === 0) return NOTHING;
  const jobs = stacks.map(({ project, folder, stack }) => {
    // A name in a repository may hold a `$`, which would be filled in from the variables of the job.
    const plain = (value: string | null) => ({ value: value ?? "", expand: false });
    const variables = { PROJECT: plain(project), FOLDER: plain(folder), STACK: plain(stack) };
    return [`up: ${folder} / ${stack}`, { extends: ".voice-agents-stack", variables }] as const;
  });
  return { include: [{ local: INCLUDED }], ...Object.fromEntries(jobs) };
}
