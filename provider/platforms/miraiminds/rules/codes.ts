import { type RuleCodes, shared } from "../../rules/codes.ts";

const dayRange = { "day-range": "`minDays` are not more than `maxDays`." };

const duplicateHeader = {
  "duplicate-header": "A header is given once, in whatever letter case: HTTP knows no difference.",
};

const enumOfTexts = { "enum-of-texts": "`enum` holds texts, so the type beside it is `string`." };

const slugClash = {
  "slug-clash":
    "Names differ in letters and digits: the platform makes a slug of each, and refuses a second object with the same one.",
};

/** What the rules of this folder ask for. */
export const ruleCodes: RuleCodes = {
  Deployment: {
    ...shared("deployed-twice", "reference-forgotten", "reference-kind"),
    "bought-twice":
      "A number is bought by one Deployment. Others refer to its output: `${deployment.a.inboundNumberId}`.",
    "inbound-claimed": "A number is answered by one agent.",
    "no-number": "A Deployment has `inbound`, `outbound` or both.",
    "one-number": "A line has either a `telephonyNumberId` or a `purchase`.",
    "purchase-differs": "A number that is bought for both lines has the same `purchase` twice: it is bought once.",
  },
  File: {
    ...shared("one-source"),
    "file-format":
      "A knowledge file is PDF, TXT, MD or DOCX, by its extension; and a name that promises a format promises the one that is sent.",
  },
  Tool: {
    ...shared("duplicate-item", "name-spaces"),
    ...duplicateHeader,
    ...enumOfTexts,
    ...slugClash,
    "duplicate-property": "The properties beside each other have different names.",
    "inside-of-scalar": "Only an `object` has `properties` and `required`, and only an `array` has `items`.",
    "required-property": "`required` names properties that are described beside it.",
  },
  VoiceAgent: {
    ...shared(
      "duplicate-item",
      "hours-order",
      "hours-overlap",
      "name-spaces",
      "reference-forgotten",
      "reference-kind",
      "reference-list",
    ),
    ...dayRange,
    ...duplicateHeader,
    ...enumOfTexts,
    "body-of-get": "A request with `method: get` has no `body`, which the platform would ignore.",
    "duplicate-variable": "The variables beside each other have different names.",
    "fields-of-scalar": "Only a variable of type `object` or `array` has `fields`.",
    "file-without-url":
      "A document has an address. The platform shows none of an uploaded File; a Tool finds it by its `collectionName`.",
    "header-name": "The name of a header has the characters that HTTP allows.",
    "header-value": "The value of a header is a text, a number, true or false.",
    "one-prompt":
      "A custom agent has its prompt in `agent.systemPrompt`, and not in its older place `variant.config.systemPrompt` too.",
    "one-variable-schema":
      "A custom agent declares its variables in `inputSchema` or in `variableSchema`, not in both.",
    "required-variable": "`required` names variables that are described beside it.",
    "undeclared-variable":
      "A `{{placeholder}}` is a variable that the agent declares; customers would hear any other as it stands. Not looked at where `preCall` may bring in others.",
  },
  Workspace: {
    ...shared("name-spaces", "time-zone"),
    ...dayRange,
    ...slugClash,
    "workspace-by-id": "A workspace that is named by its `workspaceId` is there already, so it has no fields here.",
    "shopify-only": "Some trust signals, and `policyFramework`, are of Shopify stores only: `variant: shopify`.",
  },
};
