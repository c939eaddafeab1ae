/**
 * The headers that the SDK would send because the environment says so, each taken back: what is sent to a provider is
 * what the configuration says.
 */
export function withoutAmbientHeaders(
  lines: string | undefined = process.env.ANTHROPIC_CUSTOM_HEADERS,
): Record<string, null> {
  const names = (lines ?? "").split("\n").flatMap((line) => (line.includes(":") ? [line.split(":", 1)[0] ?? ""] : []));
  return Object.fromEntries(names.map((name) => [name.trim(), null]));
}
