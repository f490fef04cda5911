/** Stack configuration that says what becomes of an object that is there already. */
export const ON_EXISTING = "voice-agents:onExisting";

/** What to do about an object that is there already, which nobody can prove to be this stack's own. Each line is tried by a test. */
export const remedies = (id: string): string =>
  [
    "if an earlier `pulumi up` of this stack was killed, run `voice-agents recover`, which finds what that run had begun",
    "if the resource had another name in the manifests, list that in metadata.previousNames",
    `to manage this very object as it is, set metadata.adopt: ${id}, unless another stack manages it`,
    "to have another one, choose another name",
    `if no other stack uses this workspace, \`pulumi config set ${ON_EXISTING} adopt\` takes over what is as the manifests say`,
  ]
    .map((way) => `  - ${way}`)
    .join("\n");
