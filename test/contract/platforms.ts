import { definitions } from "../../provider/platforms/definitions.ts";
import type { Definition } from "../../provider/kind/definition.ts";
import { formantAIFixture } from "../formantai/fixtures.ts";
import { miraiMindsFixture } from "../miraiminds/fixtures.ts";
import { nicheFixture } from "../niche/fixtures.ts";
import type { KindFixture, PlatformFixture } from "./fixture.ts";

/** Every platform's fixtures: the one list. */
export const platforms: readonly PlatformFixture[] = [nicheFixture, miraiMindsFixture, formantAIFixture];

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
