/** How long a driver waits, in milliseconds. */
export interface DriverTimeouts {
  /**
   * Longest silence: until a response begins, and between two events of a stream. 300,000 when left out, because a
   * model that thinks hard says nothing for minutes. Node's own `fetch` gives up after as long; who waits longer gives
   * a `fetch` that does.
   */
  readonly idleMs?: number;
}

/** What a driver needs to know of the outside for one call. */
export interface DriverOptions {
  /** Sent to the provider and told to nobody else. */
  readonly apiKey?: string;
  /** The provider's own address when left out. */
  readonly baseUrl?: string;
  /** Sent with each request, beside the provider's own; treated as secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeouts?: DriverTimeouts;
  /** Takes the place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Asked before each call, so that a key or an address that changed is used at once. */
export type OptionsSource = () => DriverOptions;
