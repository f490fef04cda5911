import { deployManifests } from "pulumi-voice-agents";
await deployManifests();
