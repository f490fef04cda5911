import type { SetRule } from "../../../kind/definition.ts";
import { formatPath, type Path } from "../../../kind/problem.ts";
import { valueAt } from "../../../kind/value.ts";
import { listOf } from "../../rules/loose.ts";
import { expressionFor } from "../../rules/references.ts";

const documents: Path = ["knowledgeBase", "documents"];

/**
 * `file-without-url`: a File where a document's address belongs. The platform's prose speaks of "the file URL", but no response of it holds
 * one (contract §7), so there is nothing that could be put there.
 */
export const documentsElsewhere: SetRule = (resource) => {
  const places = listOf(valueAt(resource.spec, documents)).flatMap((_, index) => [
    [...documents, index],
    [...documents, index, "url"],
  ]);
  return [["knowledgeBase"], documents, ...places].flatMap((path) => {
    const target = resource.references.get(formatPath(path));
    if (target?.definition.kind !== "File") return [];
    const name = target.name;
    return [
      {
        path,
        code: "file-without-url",
        message: `${expressionFor(target)} is a File, and the platform shows no address of an uploaded file, which a document needs`,
        suggestion: `give the address of a document of elsewhere; what an agent finds File "${name}" by is \${file.${name}.collectionName}, in a Tool`,
      },
    ];
  });
};
