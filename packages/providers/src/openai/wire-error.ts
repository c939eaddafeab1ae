/** What the API says of a failure. */
export interface WireError {
  readonly message?: string | null;
  readonly code?: string | null;
  readonly type?: string | null;
  readonly param?: string | null;
}

/** A failure reported inside a stream, in the shape in which the SDK throws those of a response. */
export function vendorError(error: WireError): Error {
  return Object.assign(new Error(error.message ?? "no reason given"), { error });
}
