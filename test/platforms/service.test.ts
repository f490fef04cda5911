import { expect, it } from "vitest";
import { platforms } from "../../provider/platforms/index.ts";
import { readAccount } from "../../provider/platforms/service.ts";

const baseUrl = "https://documented.example.com";

it.each(platforms)(
  "an address for $title is one without a password, or its variable is named without the value",
  (platform) => {
    const name = `${platform.prefix}_BASE_URL`;
    const refusal = (text: string): string => {
      try {
        return `taken: ${readAccount(platform, { prefix: platform.prefix, baseUrl }, { [name]: text }).baseUrl}`;
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

it.each(platforms)("$title is asked as often as its descriptor says, unless a variable says otherwise", (platform) => {
  const account = { prefix: "ACME", baseUrl };
  const rate = (environment: Record<string, string>) =>
    readAccount(platform, account, environment).settings.requestsPerMinute;
  expect(rate({})).toBe(platform.requestsPerMinute);
  expect(rate({ [`${platform.prefix}_REQUESTS_PER_MINUTE`]: "7" })).toBe(7);
});
