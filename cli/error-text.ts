/**
 * An error as it is shown. Lines after the first are indented, so that the words of a platform or of Pulumi in it cannot begin a line, and
 * be taken for one of ours.
 */
export const errorText = (message: string): string => `error: ${continued(message)}\n`;

/** A text whose lines after the first are indented. */
export const continued = (text: string): string => text.replace(/\r?\n(?=[^])/g, "\n  ");
