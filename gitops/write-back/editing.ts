import type { ScalarTree } from "../../provider/manifest/tree.ts";
import type { Splice } from "./splice.ts";

/** Where several ways lead to the same value, which is taken. */
export interface Ways {
  /** Whether a value that an alias brings is changed at its anchor, for all who share it, or written out in the place of the alias. */
  readonly aliases: "anchor" | "here";
  /** Whether what is to go is deleted where it stands, or set to null there: an overlay removes so what its manifest says. */
  readonly removals: "delete" | "null";
}

export interface Editing extends Ways {
  /** The value of a scalar with expressions in it, as the sides of a change have it; undefined where there is none in it. */
  readonly resolve: (tree: ScalarTree) => { readonly value: unknown } | undefined;
  /** Changes a scalar with expressions in it so that it has another value. @throws NotLocatedError */
  readonly editTemplate: (
    tree: ScalarTree,
    wanted: unknown,
    write: (tree: ScalarTree, text: string) => Splice[],
  ) => Splice[];
  /** A text as it is to stand in YAML: literal `${` escaped, references as expressions. @throws NotLocatedError for a secret. */
  readonly written: (value: unknown) => unknown;
}

export interface Context extends Editing {
  /** Inside of `{}` or `[]`. */
  readonly flow: boolean;
  /** Column of the key or dash that the value stands behind. */
  readonly column: number;
}

export const isObjectOrList = (value: unknown): boolean => typeof value === "object" && value !== null;
