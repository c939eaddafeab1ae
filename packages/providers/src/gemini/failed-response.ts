/** What the SDK's errors leave out of a response that failed. */
export interface FailedResponse {
  readonly status: number;
  readonly headers: Headers;
}

/** A `fetch` that keeps the last response when it failed: its headers say how long to wait, and its body may say nothing. */
export function notingFailures(given: typeof fetch | undefined) {
  let failed: FailedResponse | undefined;
  return {
    get failed() {
      return failed;
    },
    async fetch(...request: Parameters<typeof fetch>): Promise<Response> {
      const response = await (given ?? fetch)(...request);
      failed = response.ok ? undefined : { status: response.status, headers: response.headers };
      return response;
    },
  };
}
