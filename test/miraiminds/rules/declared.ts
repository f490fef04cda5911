import { declaringOn } from "../../rules/declared.ts";

/** A resource of Mirai Minds. */
export const declared = declaringOn("miraiminds", "acme");
