import { declaringOn } from "../../rules/declared.ts";

/** A resource of Niche. */
export const declared = declaringOn("niche", "mario-plumbing");
