/** snake_case, kebab-case or noun/verb to PascalCase: `session/stream_open` → `SessionStreamOpen`. */
export function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** The public spelling of a wire field: `structured_output` → `structuredOutput`. Other spellings stay as they are. */
export function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
