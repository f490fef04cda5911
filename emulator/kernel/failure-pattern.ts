import { objectBody, type ControlRoute } from "./control-routes.ts";

/** The names of which a control says that work on them fails: a regular expression; null for none. */
export function failurePattern(pattern: string | RegExp | null): RegExp | null {
  return pattern === null ? null : new RegExp(pattern);
}

/** Such a control over HTTP: `PUT` of `{pattern}`, where anything but text means none. */
export function failurePatternRoute(path: string, force: (pattern: string | null) => void): ControlRoute {
  return {
    method: "PUT",
    path,
    run({ body }) {
      const { pattern } = objectBody(body);
      force(typeof pattern === "string" ? pattern : null);
    },
  };
}
