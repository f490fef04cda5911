import type { MiraiMindsFileSpec } from "../../../generated/miraiminds.ts";
import type { Rule } from "../../../kind/definition.ts";
import { oneSource } from "../../../upload/by-id.ts";
import { mediaType } from "../../../upload/media-type.ts";
import { textOf } from "../../rules/loose.ts";

type FileRule = Rule<MiraiMindsFileSpec>;

const formats = "PDF, TXT, MD and DOCX";

const extensions: readonly string[] = [".pdf", ".txt", ".md", ".markdown", ".docx"];

/** The media type of a path, if it is one that the platform takes (contract §7). */
const readableType = (path: string): string | undefined => {
  const type = mediaType(path);
  return extensions.some((extension) => mediaType(`file${extension}`) === type) ? type : undefined;
};

/** Contract §7: four formats, told by the extension here and by the media type there. */
const readableFormat: FileRule = ({ source }) => {
  const path = textOf(source);
  if (path === undefined || path === "" || readableType(path) !== undefined) return [];
  return [
    {
      path: ["source"],
      code: "file-format",
      message: `"${path}" is in none of the formats that the knowledge base reads: ${formats}`,
      suggestion: `convert it, or give it the extension of its format (${extensions.join(", ")})`,
    },
  ];
};

/** Ours: a name that promises another format than the one that is sent. Names without such an extension are fine. */
const sameFormat: FileRule = ({ source, name }) => {
  const [sent, promised] = [readableType(textOf(source) ?? ""), readableType(textOf(name) ?? "")];
  if (sent === undefined || promised === undefined || sent === promised) return [];
  const message = `the name says ${promised}, and the file is ${sent}`;
  return [{ path: ["name"], code: "file-format", message, suggestion: "give it the extension of the file" }];
};

/** What the schema of a File cannot say. That the file exists is the loader's to find out, and its size is known when it is read. */
export const fileRules: readonly FileRule[] = [readableFormat, sameFormat, oneSource];
