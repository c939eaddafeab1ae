/**
 * The place that the API complains of, as a JSON Pointer into the schema that was sent. Its message names it as
 * `In context=('properties', 'city')`, the way Python writes a tuple.
 */
export function schemaPointer(message: string): string | undefined {
  const context = /In context=\(([^)]*)\)/.exec(message)?.[1];
  if (context === undefined) return undefined;
  const steps = [...context.matchAll(/'([^']*)'|"([^"]*)"|(\d+)/g)].map(
    ([, single, double, index]) => single ?? double ?? index ?? "",
  );
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
