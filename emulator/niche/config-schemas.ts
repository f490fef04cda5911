import type { Schema } from "../kernel/json-schema.ts";
import { phonePattern } from "./phone.ts";
import type { NicheSwitches } from "./switches.ts";

/** Days of the week, in the order of the week, Monday first. */
export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** The schema of `configOverride` for a template, by the template's name; undefined where nothing can be configured. */
export function configSchemaOf(templateName: string, switches: NicheSwitches): Schema | undefined {
  return Object.hasOwn(schemas, templateName) ? schemas[templateName]?.(switches) : undefined;
}

const text: Schema = { type: "string" };
const freeObject: Schema = { type: "object" };

function closed(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: "object", properties, required, additionalProperties: false };
}

/** Audio to play on hold, or words to say: documented for transfers as `{type: "request-complete", content: <URL>}`. */
const messages: Schema = {
  type: "array",
  items: closed({ type: { type: "string", enum: ["request-complete"] }, content: text }, ["type", "content"]),
};

const schemas: Readonly<Record<string, (switches: NicheSwitches) => Schema>> = {
  transferCall: transferSchema,
  googleCal: calendarSchema,
  endCall: () => closed({}),
  function: () => functionSchema,
  apiRequest: () => apiRequestSchema,
};

function transferSchema({ destinationRequired }: NicheSwitches): Schema {
  const destination: Readonly<Record<string, Schema>> = {
    name: { type: "string", minLength: 1 },
    phoneNumber: { type: "string", pattern: phonePattern },
    description: text,
    warmTransferEnabled: { type: "boolean" },
  };
  const required = destinationRequired === "all" ? Object.keys(destination) : ["name", "phoneNumber"];
  const destinations: Schema = { type: "array", minItems: 1, items: closed(destination, required) };
  return closed({ destinations, messages }, ["destinations"]);
}

function calendarSchema({ hoursJsonDayCase, hoursJson2400 }: NicheSwitches): Schema {
  const days = weekdays.join("|");
  const openTime: Schema = { type: "string", pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" };
  const closeTime =
    hoursJson2400 === "accepted" ? { ...openTime, pattern: "^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$" } : openTime;
  const anyCase = [...days].map((letter) => (letter === "|" ? letter : `[${letter}${letter.toUpperCase()}]`)).join("");
  const hoursJson: Schema = {
    type: "object",
    propertyNames: { type: "string", pattern: `^(${hoursJsonDayCase === "any" ? anyCase : days})$` },
    additionalProperties: { type: "array", items: closed({ openTime, closeTime }, ["openTime", "closeTime"]) },
  };
  const appointmentConfig = closed({
    slotDurationMinutes: { type: "integer", minimum: 10, maximum: 300, default: 60 },
    slotBufferMinutes: { type: "integer", minimum: 0, maximum: 120, default: 0 },
    advanceNoticeMinutes: { type: "integer", minimum: 0, maximum: 14_400, default: 1440 },
    hoursJson,
  });
  return closed({ appointmentConfig });
}

/** Invented: the documentation says only "server URL, function name". The shape follows a similar product's public API. */
const functionSchema: Schema = closed(
  {
    function: closed(
      { name: { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$" }, description: text, parameters: freeObject },
      ["name"],
    ),
    server: closed(
      {
        url: { type: "string", pattern: "^https?://" },
        timeoutSeconds: { type: "integer", minimum: 1, maximum: 300 },
        headers: freeObject,
      },
      ["url"],
    ),
    async: { type: "boolean" },
    messages,
  },
  ["function", "server"],
);

/** Invented likewise: the documentation says only "URL, method". */
const apiRequestSchema: Schema = closed(
  {
    name: { type: "string", pattern: "^[A-Za-z0-9_-]{1,40}$" },
    description: text,
    url: { type: "string", pattern: "^https?://" },
    method: { type: "string", enum: ["GET", "POST", "PUT", "PATCH", "DELETE"] },
    headers: freeObject,
    body: freeObject,
    timeoutSeconds: { type: "integer", minimum: 1, maximum: 300 },
    messages,
  },
  ["url", "method"],
);
