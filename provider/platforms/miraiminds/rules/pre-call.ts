import type { MiraiMindsVoiceAgentSpec } from "../../../generated/miraiminds.ts";
import type { Rule } from "../../../kind/definition.ts";
import type { Problem } from "../../../kind/problem.ts";
import { isUnknown } from "../../../kind/unknown.ts";
import { objectOf } from "../../rules/loose.ts";
import { duplicateHeaders } from "./headers.ts";

type AgentRule = Rule<MiraiMindsVoiceAgentSpec>;

const api = ["preCall", "apiPlan"];

const planOf = ({ preCall }: MiraiMindsVoiceAgentSpec) => objectOf(objectOf(preCall)["apiPlan"]);

const headersOf = (spec: MiraiMindsVoiceAgentSpec) =>
  Object.entries(objectOf(planOf(spec)["headers"])).map(([name, value]) => ({
    path: [...api, "headers", name],
    name,
    value,
  }));

/** The characters that HTTP allows in the name of a header. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const headerNames: AgentRule = (spec) =>
  headersOf(spec).flatMap(({ path, name }): Problem[] => {
    if (token.test(name)) return [];
    const message = `"${name}" cannot be the name of a header: letters, digits and hyphens, without a colon`;
    return [{ path, code: "header-name", message }];
  });

/** Contract §5.1: texts, numbers, true and false. The value itself may be a secret, so it is not shown. */
const headerValues: AgentRule = (spec) =>
  headersOf(spec).flatMap(({ path, value }): Problem[] => {
    if (isUnknown(value) || ["string", "number", "boolean"].includes(typeof value)) return [];
    const message = "the value of a header is a text, a number, true or false";
    return [{ path, code: "header-value", message }];
  });

const distinctHeaders: AgentRule = (spec) => duplicateHeaders(headersOf(spec));

/** Contract §5.1: the body is ignored for GET. */
const bodyOfGet: AgentRule = (spec) => {
  const { method, body } = planOf(spec);
  if (method !== "get" || body === undefined) return [];
  const message = "the platform sends no body with method: get, and would ignore this one";
  return [{ path: [...api, "body"], code: "body-of-get", message, suggestion: "remove it, or write method: post" }];
};

/** The request before each call. That it goes to HTTPS is the schema's to say. */
export const preCallRules: readonly AgentRule[] = [headerNames, headerValues, distinctHeaders, bodyOfGet];
