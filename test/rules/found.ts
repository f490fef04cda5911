import type { DeclaredResource, Rule, SetRule } from "../../provider/kind/definition.ts";
import { formatPath, type Problem } from "../../provider/kind/problem.ts";

const short = ({ code, path }: Problem): string => `${code} at ${formatPath(path) || "spec"}`;

/** `code at path` of everything that the rules find in a spec, which may hold anything. */
export const found = <Spec extends object>(rules: readonly Rule<Spec>[], spec: object): string[] =>
  rules.flatMap((rule) => rule(spec as Spec)).map(short);

/** The same for the rules over a set, for one of its resources. */
export const foundInSet = (
  rules: readonly SetRule[],
  resource: DeclaredResource,
  all: readonly DeclaredResource[],
): string[] => rules.flatMap((rule) => rule(resource, all)).map(short);

/** Suggestions, in the same order. */
export const suggestions = <Spec extends object>(rules: readonly Rule<Spec>[], spec: object): (string | undefined)[] =>
  rules.flatMap((rule) => rule(spec as Spec)).map(({ suggestion }) => suggestion);

/** Messages, in the same order. */
export const messages = <Spec extends object>(rules: readonly Rule<Spec>[], spec: object): string[] =>
  rules.flatMap((rule) => rule(spec as Spec)).map(({ message }) => message);
