import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { resourceKey } from "../../provider/manifest/resource.ts";
import { definitions } from "../../provider/platforms/definitions.ts";
import { unpacked } from "../../provider/pulumi/packed-values.ts";

/** What `pulumi preview --json` says, as far as it is of use here (seen with 3.259). */
export interface Preview {
  readonly steps: readonly Step[];
}

export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: State;
  readonly newState?: State;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

export interface State {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: JsonObject;
  readonly outputs?: JsonObject;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>> | null;
}

/** The kind of a resource type of the engine; undefined for those of others. */
export function definitionOf(type: string | undefined): Definition | undefined {
  const [, platform, kind] = /^pulumi-nodejs:dynamic\/([^:/]+):([^:/]+)$/.exec(type ?? "") ?? [];
  return definitions.find((definition) => definition.platform === platform && definition.kind === kind);
}

export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

export const keyOf = ({ platform, reference }: Definition, urn: string): string =>
  resourceKey(platform, reference, nameOf(urn));

/** The preview with the outputs of our resources as they were before the state packed them. @throws where they cannot be read. */
export const unpackedPreview = ({ steps }: Preview): Preview => ({
  steps: steps.map(({ oldState, newState, ...step }) => ({
    ...step,
    ...(oldState && { oldState: unpackedState(oldState) }),
    ...(newState && { newState: unpackedState(newState) }),
  })),
});

const unpackedState = (state: State): State =>
  state.outputs && definitionOf(state.type)
    ? { ...state, outputs: unpacked(state.outputs, { subject: nameOf(state.urn) }) }
    : state;
