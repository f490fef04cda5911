import type { NicheFileSpec } from "../../../generated/niche.ts";
import type { Rule } from "../../../kind/definition.ts";
import type { Problem } from "../../../kind/problem.ts";
import { oneSource } from "../../../upload/by-id.ts";
import { textOf } from "../../rules/loose.ts";

/** What certainly is no text, by the extension of the name. */
const withoutText: Readonly<Record<string, readonly string[]>> = {
  image: ["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic", "ico", "psd"],
  sound: ["mp3", "wav", "ogg", "flac", "m4a", "aac"],
  video: ["mp4", "mov", "avi", "mkv", "webm"],
  archive: ["zip", "gz", "tgz", "tar", "bz2", "xz", "7z", "rar"],
  program: ["exe", "dll", "so", "dylib", "bin", "class", "wasm"],
  font: ["ttf", "otf", "woff", "woff2"],
};

/**
 * Contract §6.6: PDF, TXT, DOCX, MD "and other text-based formats". That list has no end, so only what cannot be text is refused;
 * the platform would mark it `failed` after the upload.
 */
const textFormat: Rule<NicheFileSpec> = ({ source, name }) => [
  ...formatProblems("source", source),
  ...formatProblems("name", name),
];

function formatProblems(property: string, value: unknown): Problem[] {
  const extension = /\.([^./\\]+)$/.exec(textOf(value) ?? "")?.[1]?.toLowerCase();
  const [family] = Object.entries(withoutText).find(([, list]) => extension && list.includes(extension)) ?? [];
  if (family === undefined) return [];
  const message = `.${String(extension)} is the name of ${/^[aeiou]/.test(family) ? "an" : "a"} ${family} file, and the knowledge base reads text only`;
  return [
    { path: [property], code: "file-format", message, suggestion: "use PDF, TXT, DOCX, MD or another text format" },
  ];
}

/** What the schema of a File cannot say. That the file exists is the loader's to find out. */
export const fileRules: readonly Rule<NicheFileSpec>[] = [textFormat, oneSource];
