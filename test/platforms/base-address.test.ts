import { expect, it } from "vitest";
import { readAccount as formantai } from "../../provider/platforms/formantai/account.ts";
import { readAccount as miraiminds } from "../../provider/platforms/miraiminds/account.ts";
import { readAccount as niche } from "../../provider/platforms/niche/account.ts";

const PLATFORMS = {
  FORMANTAI: (environment: Record<string, string>) => formantai({}, environment),
  MIRAIMINDS: (environment: Record<string, string>) => miraiminds("MIRAIMINDS", environment),
  NICHE: (environment: Record<string, string>) => niche("NICHE", environment),
};

it.each(Object.entries(PLATFORMS))(
  "%s_BASE_URL is an address without a password, or is named without its value",
  (prefix, read) => {
    const name = `${prefix}_BASE_URL`;
    const refusal = (text: string): string => {
      try {
        return `taken: ${read({ [name]: text }).baseUrl}`;
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refusal("https://api.example.com")).toBe("taken: https://api.example.com");
    for (const text of [
      "https://user:hush-hush@api.example.com",
      "https://user@api.example.com",
      "api.example.com/hush-hush",
    ]) {
      expect(refusal(text)).toContain(name);
      expect(refusal(text)).not.toMatch(/hush|user@|taken/);
    }
  },
);
