import type { ContentInput, Message } from "@meerkat/protocol";

/** Changes the contents that may hold pictures: those of users and of tool results. Other messages stay themselves. */
export function mapContents(
  messages: readonly Message[],
  change: (content: ContentInput) => Promise<ContentInput>,
): Promise<readonly Message[]> {
  return Promise.all(messages.map((message) => mapMessage(message, change)));
}

async function mapMessage(
  message: Message,
  change: (content: ContentInput) => Promise<ContentInput>,
): Promise<Message> {
  if (message.role === "user" && typeof message.content !== "string")
    return { ...message, content: await change(message.content) };
  if (message.role !== "tool_results") return message;
  const results = message.results.map(async (result) =>
    typeof result.content === "string" ? result : { ...result, content: await change(result.content) },
  );
  return { ...message, results: await Promise.all(results) };
}
