import { REPLACE } from "../text/remedies.ts";
import { defaults } from "../kind/defaults.ts";
import { pick } from "../kind/value.ts";
import { prepareUpload, type Upload } from "./upload.ts";

/** What a knowledge file is on every platform: its name carries its content, and none can be changed, so every change is a new upload, new before old. */
export const fileKind = {
  ...defaults,
  kind: "File",
  reference: "file",
  inWorkspace: true,
  naturalKey: ({ name, fileId }: Upload) => (fileId === undefined ? name : `the file ${fileId}`),
  prepare: prepareUpload,
  // Where the file lies on disk is no property of the upload.
  canonical: (spec: Partial<Upload>) => pick(spec, ["name", "sha256", "fileId"]),
  async update() {
    throw new Error(`the platform cannot change a file; replace it: ${REPLACE}`);
  },
} as const;
