/** Signs that mean nothing to a shell. */
const UNQUOTED = /^[\w@%+=:,./-]+$/;

/** A text as one word of a shell's command line, whatever a stranger has put into it. */
export const shellWord = (text: string): string => (UNQUOTED.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
