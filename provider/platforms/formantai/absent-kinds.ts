/** Kinds that other platforms have and this one has no API for (contract §0), and why: a manifest of one is refused with the reason. */
export const absentKinds: Readonly<Record<string, string>> = {
  Tool: "FormantAI has no API for tools: they are made in its dashboard, with the agent that uses them",
  File: "FormantAI has no API for knowledge bases: their files are uploaded in its dashboard",
  Deployment: "FormantAI has no API for phone numbers: an agent is put on the phone in its dashboard",
  CalendarIntegration: "FormantAI has no API for calendars: what an agent may book with is set up in its dashboard",
};
