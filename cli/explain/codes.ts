import { diagnosticCodes } from "../../provider/manifest/codes.ts";
import { platforms } from "../../provider/platforms/index.ts";
import { commonCodes } from "../../provider/platforms/rules/codes.ts";

/** One meaning of an error code. Some have several: a rule of one kind, and of another. */
export interface CodeMeaning {
  /** What is wrong, or what a rule asks for: a sentence. */
  readonly says: string;
  /** What to do; nothing where the rule says it already. */
  readonly mend?: string;
  /** The kinds whose rule it is; none where it may come up in any manifest. */
  readonly kinds: readonly string[];
}

/** All error codes that `validate` and `pulumi preview` print, sorted, with all that each may mean. */
export function allCodes(): ReadonlyMap<string, readonly CodeMeaning[]> {
  const found = new Map<string, CodeMeaning[]>();
  const add = (code: string, meaning: CodeMeaning): void => void found.set(code, [...(found.get(code) ?? []), meaning]);
  for (const [code, { means, mend }] of Object.entries(diagnosticCodes))
    add(code, { says: `${sentence(means)}.`, mend, kinds: [] });
  for (const [code, says] of Object.entries(commonCodes)) add(code, { says, kinds: [] });
  for (const [code, rules] of Map.groupBy(rulesOfKinds(), (rule) => rule.code)) {
    for (const [says, same] of Map.groupBy(rules, (rule) => rule.says))
      add(code, { says, kinds: same.map(({ kind }) => kind) });
  }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const rulesOfKinds = () =>
  platforms.flatMap(({ name, ruleCodes }) =>
    Object.entries(ruleCodes).flatMap(([kind, codes]) =>
      Object.entries(codes).map(([code, says]) => ({ code, says, kind: `${name}/${kind}` })),
    ),
  );

const sentence = (phrase: string): string => phrase.slice(0, 1).toUpperCase() + phrase.slice(1);
