/** A text to its first full stop that a space or the end follows; not one of an abbreviation such as `e.g.`. */
export const firstSentence = (text: string): string => /^.*?[^.\s]{2,}[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
