/**
 * What a state keeps instead of provider code: one constant line that loads this package from the program's directory. It is a
 * permanent interface: states hold it for years, so the entry `pulumi-voice-agents/host`, its `handler(type)` and every type name
 * ever released must keep working.
 */
export const stub = (type: string): string =>
  `exports.handler=()=>require("module").createRequire(process.cwd()+"/x")("pulumi-voice-agents/host").handler(${JSON.stringify(type)})`;
