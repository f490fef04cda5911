// What programs may write, checked by the compiler alone: nothing here is run.
import * as pulumi from "@pulumi/pulumi";
import type { MiraiMindsVariant } from "../../provider/generated/miraiminds.ts";
import { niche } from "../../provider/index.ts";

const businessId = "b";
const destinations = [{ name: "Sales", phoneNumber: "+12125550100" }];
const agent = { businessId, name: "A", type: "INBOUND" } as const;
const workflow = { nodes: [], edges: [], startNode: "a" };
const tool = new niche.Tool("a", { businessId, template: "transferCall", configOverride: { destinations } });

export const fine = [
  new niche.Tool("b", { businessId, template: "googleCal" }),
  new niche.Tool("c", { businessId, template: pulumi.output("googleCal" as const), configOverride: {} }),
  new niche.Tool("d", { businessId, templateToolId: "x", configOverride: { anything: pulumi.output(1) } }),
  new niche.VoiceAgent("e", { ...agent, conversationFlow: pulumi.interpolate`Use ${tool.id}.`, toolIds: [tool.id] }),
  new niche.VoiceAgent("f", { ...agent, workflow }),
];

export const override: pulumi.Output<unknown> = tool.configOverride;

// @ts-expect-error: the settings of another template
new niche.Tool("g", { businessId, template: "googleCal", configOverride: { destinations } });
// @ts-expect-error: this template needs settings
new niche.Tool("h", { businessId, template: "transferCall" });
// @ts-expect-error: a template by name and by id
new niche.Tool("i", { businessId, template: "googleCal", templateToolId: "x" });
// @ts-expect-error: neither
new niche.Tool("j", { businessId });
// @ts-expect-error: two flows
new niche.VoiceAgent("k", { ...agent, conversationFlow: "Greet.", workflow });
// @ts-expect-error: no flow
new niche.VoiceAgent("l", agent);

export const variant: MiraiMindsVariant = { type: "custom" };
// @ts-expect-error: this variant needs settings
export const bare: MiraiMindsVariant = { type: "cod_to_prepaid" };
// @ts-expect-error: the settings of another variant
export const other: MiraiMindsVariant = { type: "abandoned_cart", config: { cod_to_prepaid: {} } };
