import { errorText } from "./error-text.ts";

/**
 * What is said of a defect of ours: what was being done, that it proves nothing about what was sent, and where it came from, without which
 * nobody can mend it.
 */
export function defectText(error: unknown, doing?: string): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const what = doing === undefined ? "" : `${doing}: `;
  return errorText(
    `${what}this is a defect of voice-agents, please report it; what it had sent may have been carried out\n${trace}`,
  );
}
