/** How to find what Pulumi calls a resource. Quoted, since a URN may have signs that mean something to a shell. */

/** To take a resource out of the state, without a word to its platform. */
export const FORGET = "`pulumi state delete '<urn>'` (`pulumi stack --show-urns` shows the URN)";

/** To make another object in the place of one that cannot change. */
export const REPLACE = "`pulumi up --replace '<urn>'` (`pulumi stack --show-urns` shows the URN)";
