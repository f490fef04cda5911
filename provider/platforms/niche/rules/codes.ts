import { type RuleCodes, shared } from "../../rules/codes.ts";

/** What the rules of this folder ask for. */
export const ruleCodes: RuleCodes = {
  CalendarIntegration: {
    "calendar-id": "`calendarId` is `primary`, or the id of a Google calendar, which holds an `@`.",
  },
  Deployment: {
    ...shared("deployed-twice", "reference-forgotten", "reference-kind"),
    "duty-by-clock":
      "`onDuty` is left out where the agent is INBOUND and has `activatedHours`: the platform switches it by the clock, and a fixed value would be undone again and again.",
    "number-shared":
      "A business has one phone number. Several INBOUND Deployments in it each say `sharesNumber: true`, since Niche does not say which of the agents answers.",
    "other-agents-revision":
      "`agentRevision` is that of the agent which is deployed. Left out, it is filled in by itself.",
  },
  File: {
    ...shared("one-source"),
    "file-format": "A knowledge file is text: no image, sound, video, archive, program or font.",
  },
  Tool: {
    ...shared("hours-order", "hours-overlap"),
    "calendar-settings":
      "The `googleCal` tools of one workspace have the same `appointmentConfig`: the platform seems to keep one per business, and the later would overwrite the earlier.",
    "duplicate-destination": "`destinations` holds each pair of name and number once.",
    "one-template": "A tool has either `template` or `templateToolId`.",
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
      "time-zone",
    ),
    "hours-closed-pair": "A closed day says `CLOSED` for both `startTime` and `endTime`.",
    "hours-inbound-only": "Only an INBOUND agent has `activatedHours`; the platform refuses them for an OUTBOUND one.",
    "hours-never-open":
      "`activatedHours` are open on at least one day: the platform takes an agent without open hours for one that is always on.",
    "one-flow":
      "An agent has either a `conversationFlow` or a `workflow`. Given both, the platform would ignore the first.",
    "workflow-duplicate-node": "The id of a node names one node.",
    "workflow-edge-node": "An edge joins two nodes that are there.",
    "workflow-start-node": "`startNode` is the id of a node.",
  },
  Workspace: {},
};
