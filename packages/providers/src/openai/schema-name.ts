/** The name of an answer's schema as the APIs take it: letters, digits, `_` and `-`, at most 64 of them. */
export function schemaName(name: string | undefined): string {
  const cleaned = (name ?? "").replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 64);
  return /[A-Za-z0-9]/.test(cleaned) ? cleaned : "output";
}
