// Run by release.ts: node install-release.ts <root>. A process of its own, since the installer knows no deadline.
// It installs the version of the SDK, which is the pinned one.
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

const root = process.argv[2];
if (!root) throw new Error("usage: install-release.ts <root>");
await PulumiCommand.install({ root });
