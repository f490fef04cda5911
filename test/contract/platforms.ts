import { definitions } from "../../provider/platforms/definitions.ts";
import type { Definition } from "../../provider/kind/definition.ts";
import { platforms as tested } from "../platforms.ts";
import type { KindFixture, PlatformFixture } from "./fixture.ts";

/** Every platform's fixtures. */
export const platforms: readonly PlatformFixture[] = await Promise.all(
  Object.values(tested).map(({ fixture }) => fixture()),
);

/** A kind of the registry with how it is tested. */
export interface Subject {
  readonly kind: string;
  readonly type: string;
  readonly platform: PlatformFixture;
  readonly definition: Definition;
  readonly fixture: KindFixture;
}

/** The kinds of the registry that have a fixture; `coverage.test.ts` fails where one has none. */
export const subjects: readonly Subject[] = definitions.flatMap((definition) => {
  const platform = platforms.find((candidate) => candidate.platform === definition.platform);
  const fixture = platform?.kinds[definition.kind];
  const { kind } = definition;
  return platform && fixture ? [{ kind, type: `${definition.platform}:${kind}`, platform, definition, fixture }] : [];
});
