/** Pulumi's wire form of a secret (`pulumi.runtime.specialSigKey`), repeated here so that a provider need not load Pulumi; a test holds the two equal. */
const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/**
 * A property of a result that the state must keep encrypted. Pulumi marks only what has the name of a secret input; what has a name of
 * our own must say so itself. The provider is handed the plain value again.
 */
export const asSecret = (value: unknown): object => ({ ...SIGNATURE, value });
