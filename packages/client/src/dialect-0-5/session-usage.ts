import { isRecord } from "@meerkat/protocol";

/** Token counts as they are on the wire. */
export interface WireUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_tokens?: number | null;
  readonly cache_read_tokens?: number | null;
}

const COUNTS = ["input_tokens", "output_tokens", "cache_creation_tokens", "cache_read_tokens"] as const;
const NOTHING: WireUsage = { input_tokens: 0, output_tokens: 0 };

/**
 * What one session has used so far. 0.5 servers tell the sum over the session where the contract has a run's own
 * tokens, so a run's are the difference to what the session had used before it.
 */
export class SessionUsage {
  #total: WireUsage | undefined;
  #certain = false;

  /** The session has just been made and has used nothing. */
  begin(): void {
    this.#total = NOTHING;
    this.#certain = true;
  }

  /** A run ended without telling what it used. */
  doubt(): void {
    this.#certain = false;
  }

  /** The session's sum, told by something else than a run of ours. */
  note(total: unknown): void {
    if (!isUsage(total) || !covers(total, this.#total ?? NOTHING)) return;
    this.#total = total;
    this.#certain = true;
  }

  /**
   * Takes the session's sum at the end of a run and returns the run's own tokens. They are the difference where the
   * sum before is certain, else `counted`, the sum over the run's model calls, where all of them have been seen. Where
   * neither helps (a session that was there before this client, a sum that another run's events have told already)
   * they stay the session's sum.
   */
  account(total: WireUsage): (counted: WireUsage | undefined) => WireUsage {
    const before = this.#total;
    const certain = this.#certain;
    this.note(total);
    if (!before || !covers(total, before) || covers(before, total)) return (counted) => counted ?? total;
    return (counted) => (certain || !counted ? subtract(total, before) : counted);
  }
}

/** Whether a value holds token counts. */
export function isUsage(value: unknown): value is WireUsage & Readonly<Record<string, unknown>> {
  return isRecord(value) && typeof value.input_tokens === "number" && typeof value.output_tokens === "number";
}

/** The sum of two. A count that either leaves unknown is unknown. */
export function addUsage(a: WireUsage, b: WireUsage): WireUsage {
  return combine(a, b, (x, y) => x + y);
}

function subtract(total: WireUsage, before: WireUsage): WireUsage {
  return combine(total, before, (x, y) => x - y);
}

function combine(a: WireUsage, b: WireUsage, count: (x: number, y: number) => number): WireUsage {
  const known = COUNTS.flatMap((name) => {
    const x = a[name];
    return typeof x === "number" ? [[name, count(x, b[name] ?? 0)] as const] : [];
  });
  return { ...NOTHING, ...Object.fromEntries(known) };
}

function covers(total: WireUsage, before: WireUsage): boolean {
  return COUNTS.every((name) => (total[name] ?? Number.POSITIVE_INFINITY) >= (before[name] ?? 0));
}
