import type { CustomResource, CustomResourceOptions } from "@pulumi/pulumi";
import * as formantai from "./formantai/index.ts";
import * as miraiminds from "./miraiminds/index.ts";
import * as niche from "./niche/index.ts";

type AnyResourceClass = new (name: string, args: never, options?: CustomResourceOptions) => CustomResource;

const CLASSES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { niche, miraiminds, formantai };

/** The Pulumi class of a kind. @throws when there is none: a kind was registered without its class. */
export function classOf(platform: string, kind: string): AnyResourceClass {
  const found = CLASSES[platform]?.[kind];
  if (typeof found !== "function") throw new Error(`there is no resource class for ${platform}:${kind}`);
  return found as AnyResourceClass;
}
