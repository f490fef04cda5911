/** Media types of knowledge files by extension: those that the platform takes (contract §7). */
export const mimeTypes: Readonly<Record<string, string>> = {
  ".pdf": "application/pdf",
  ".txt": "text/plain",
  ".md": "text/markdown",
  ".markdown": "text/markdown",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

/** The media type of a path by its extension, in any letter case; undefined for a format that the platform does not take. */
export function mimeTypeOf(path: string): string | undefined {
  const extension = /[^/\\](\.[^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(mimeTypes, extension) ? mimeTypes[extension] : undefined;
}
