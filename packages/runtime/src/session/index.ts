export type { LiveSession } from "./live.ts";
export { archivedError } from "./live.ts";
export { sessionIdOf } from "./locator.ts";
export { isBlank, promptText, userContent } from "./prompt.ts";
export { createPublisher, type Publisher } from "./publisher.ts";
export { createSessions, type Sessions } from "./sessions.ts";
export { type SessionSettings, writeSettings } from "./settings.ts";
export { createSubscriptions, type Subscriptions } from "./subscriptions.ts";
export { systemPrompt } from "./system-prompt.ts";
