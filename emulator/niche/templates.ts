import type { Schema } from "../kernel/json-schema.ts";
import { configSchemaOf } from "./config-schemas.ts";
import { notFound, pageQuery, type NicheRoute, type World } from "./context.ts";
import { listReply } from "./lists.ts";
import type { Template } from "./records.ts";

/** Tool templates: read-only, the same for every organization. */
export const templateRoutes: readonly NicheRoute[] = [
  {
    method: "GET",
    path: "/tools",
    scope: "tools:read",
    query: pageQuery,
    handle: (context) =>
      listReply(context, visibleTemplates(context.world), (template) => templateView(context.world, template)),
  },
  {
    method: "GET",
    path: "/tools/:toolId",
    scope: "tools:read",
    handle: ({ world, param }) => {
      const template = visibleTemplates(world).find(({ id }) => id === param("toolId"));
      if (!template) throw notFound("Tool template");
      return { status: 200, json: templateView(world, template) };
    },
  },
];

/** The name of the template that only the platform instantiates. */
export const knowledgeBaseTemplate = "knowledgeBaseQuery";

/** The template of a name; the seed has each. */
export function templateNamed({ store }: World, name: string): Template {
  const template = store.all("templates").find((candidate) => candidate.name === name);
  if (!template) throw new Error(`the store has no template "${name}"`);
  return template;
}

/** The type of a template's tools; that of the knowledge-base tool follows a switch. */
export function toolType(template: Template, { switches }: World): string {
  return template.name === knowledgeBaseTemplate ? switches.kbToolType : template.type;
}

/** What `configOverride` of a template's tools must look like. */
export function templateSchema(template: Template, { switches }: World): Schema {
  return (
    (template.configSchema as Schema | undefined) ??
    configSchemaOf(template.name, switches) ?? { type: "object", additionalProperties: false }
  );
}

function visibleTemplates({ store, switches }: World): Template[] {
  const templates = store.all("templates");
  return switches.kbTemplate === "listed" ? templates : templates.filter(({ name }) => name !== knowledgeBaseTemplate);
}

function templateView(world: World, template: Template): object {
  const { id, name, displayName, config } = template;
  const type = toolType(template, world);
  const configSchema = { $schema: "http://json-schema.org/draft-07/schema#", ...templateSchema(template, world) };
  return { id, isTemplate: true, name, displayName, type, config, configSchema };
}
