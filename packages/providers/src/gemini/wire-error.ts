import { isRecord } from "@meerkat/protocol";

/** What the API says of a failure. */
export interface WireError {
  readonly status: number;
  readonly message: string;
  /** Google's name for it, such as RESOURCE_EXHAUSTED. */
  readonly name?: string;
  /** Further facts, each with its `@type`. */
  readonly details: readonly Readonly<Record<string, unknown>>[];
}

/** Reads the failure out of the SDK's error, which has the status and, in its message, the body. */
export function wireError(error: unknown): WireError | undefined {
  if (!(error instanceof Error) || !isRecord(error) || typeof error.status !== "number") return undefined;
  const { message, status: name, details } = bodyOf(error.message);
  return {
    status: error.status,
    message: typeof message === "string" && message !== "" ? message : error.message,
    ...(typeof name === "string" ? { name } : {}),
    details: Array.isArray(details) ? details.filter(isRecord) : [],
  };
}

/** The facts of one type. */
export function factsOf({ details }: WireError, type: string): readonly Readonly<Record<string, unknown>>[] {
  return details.filter((detail) => typeof detail["@type"] === "string" && detail["@type"].endsWith(`.${type}`));
}

function bodyOf(text: string): Readonly<Record<string, unknown>> {
  try {
    // Gateways answer with a list of one; an error inside a stream has words before it.
    const body: unknown = JSON.parse(text.slice(Math.max(0, text.search(/[[{]/))));
    const first: unknown = Array.isArray(body) ? body[0] : body;
    return isRecord(first) && isRecord(first.error) ? first.error : {};
  } catch {
    return {};
  }
}
