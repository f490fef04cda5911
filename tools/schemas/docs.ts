import { join } from "node:path";

/**
 * The pages that follow from schemas, definitions and tables of codes, as `voice-agents explain` prints them: one per kind, one of all
 * kinds, one of all error codes. Loaded late: the kinds need their compiled validators.
 */
export async function referencePages(): Promise<(readonly [path: string, text: string])[]> {
  const [{ allCodes }, { kindsOf, metadataFields }, printers, { platforms }] = await Promise.all([
    import("../../cli/explain/codes.ts"),
    import("../../cli/explain/kind-reference.ts"),
    import("../../cli/explain/markdown.ts"),
    import("../../provider/platforms/index.ts"),
  ]);
  const kinds = platforms.flatMap(kindsOf);
  return [
    ...kinds.map((kind) => [join("docs", "kinds", `${kind.name}.md`), printers.kindMarkdown(kind)] as const),
    [join("docs", "kinds", "README.md"), printers.kindsMarkdown(kinds, metadataFields())],
    [join("docs", "errors.md"), printers.codesMarkdown(allCodes())],
  ];
}
