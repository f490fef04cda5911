import { InvalidArgumentError, Option } from "commander";

/** Reads the value of an option that is a whole number between two others. */
export const wholeNumber =
  (least: number, most = 999_999_999) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
    const range = most === 999_999_999 ? `a whole number from ${least}` : `a number from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be ${range}.`);
  };

/** A port to listen on; 0 stands for a free one. */
export const portNumber = wholeNumber(0, 65535);

/** Collects the values of an option that may be given several times. */
export const collectValues = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** An option that may be given several times, each time with one of a few values. */
export const severalOf = (flags: string, description: string, choices: readonly string[]): Option =>
  new Option(flags, description).choices(choices).argParser<string[] | undefined>((value, before) => {
    if (!choices.includes(value)) throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
    return [...(before ?? []), value];
  });
