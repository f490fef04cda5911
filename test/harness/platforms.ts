import {
  createFormantAIEmulator,
  createMiraiMindsEmulator,
  createNicheEmulator,
  formantAISeed,
  miraiMindsSeed,
  nicheSeed,
  type FormantAIEmulator,
  type FormantAIEmulatorOptions,
  type MiraiMindsEmulator,
  type MiraiMindsEmulatorOptions,
  type NicheEmulator,
  type NicheEmulatorOptions,
} from "../../emulator/index.ts";

export interface Emulators {
  niche: { emulator: NicheEmulator; options: NicheEmulatorOptions };
  miraiminds: { emulator: MiraiMindsEmulator; options: MiraiMindsEmulatorOptions };
  formantai: { emulator: FormantAIEmulator; options: FormantAIEmulatorOptions };
}

export type Platform = keyof Emulators;

/** How each platform is emulated, and which environment variables hold the credential of the emulator's first account. */
export const platforms: {
  readonly [P in Platform]: {
    readonly create: (options: Emulators[P]["options"]) => Emulators[P]["emulator"];
    /** Prefix of its environment variables. */
    readonly prefix: string;
    readonly credential: Readonly<Record<string, string>>;
  };
} = {
  niche: { create: createNicheEmulator, prefix: "NICHE", credential: { NICHE_TOKEN: nicheSeed.token } },
  miraiminds: {
    create: createMiraiMindsEmulator,
    prefix: "MIRAIMINDS",
    credential: {
      MIRAIMINDS_PUBLIC_KEY: miraiMindsSeed.publicKey,
      MIRAIMINDS_PRIVATE_KEY: miraiMindsSeed.privateKey,
      MIRAIMINDS_ORGANIZATION: miraiMindsSeed.organizationId,
      MIRAIMINDS_ADMIN_TOKEN: miraiMindsSeed.adminToken,
    },
  },
  formantai: {
    create: createFormantAIEmulator,
    prefix: "FORMANTAI",
    credential: { FORMANTAI_API_KEY: formantAISeed.apiKey },
  },
};
