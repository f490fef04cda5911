import { deployManifests } from "pulumi-voice-agents";
export const resources = await deployManifests();
