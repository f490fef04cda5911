import { extname } from "node:path";

/** Media types of knowledge files by extension. Which of them a platform takes is its own rule. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".pdf": "application/pdf",
  ".txt": "text/plain",
  ".md": "text/markdown",
  ".markdown": "text/markdown",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".csv": "text/csv",
  ".json": "application/json",
  ".html": "text/html",
};

/** Media type of a path by its extension, in any letter case; undefined for a format that no platform names. */
export const mediaType = (path: string): string | undefined => MEDIA_TYPES[extname(path).toLowerCase()];
