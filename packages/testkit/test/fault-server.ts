import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ClientOptions, MeerkatClient } from "@meerkat/client";

const SERVER = join(import.meta.dirname, "fault-server.mjs");
let count = 0;

/** A server that will misbehave, and its client. */
export class FaultServer {
  readonly options: ClientOptions;
  readonly client: MeerkatClient;
  readonly #report: string;
  #struckAt: number | undefined;

  constructor(folder: string, { fault, when, cwd }: { fault: string; when: string; cwd?: string }) {
    this.#report = join(folder, `${++count}.json`);
    const env = { FAULT: fault, WHEN: when, REPORT: this.#report };
    this.options = { rkatPath: SERVER, env, ...(cwd === undefined ? {} : { cwd }) };
    this.client = new MeerkatClient(this.options);
  }

  /** Whether its process has begun to run. */
  get started(): boolean {
    return this.#read() !== undefined;
  }

  get pid(): number {
    return this.#read()?.pid ?? 0;
  }

  /** When the fault struck, as the server noted it unless the test did; microseconds. */
  get struckAt(): number {
    return this.#struckAt ?? this.#read()?.at ?? 0;
  }

  /** How many processes are left of it. */
  get left(): number {
    return this.pid !== 0 && alive(this.pid) ? 1 : 0;
  }

  /** The fault strikes now, and here. */
  struck(): void {
    this.#struckAt = nowMicros();
  }

  #read(): { readonly pid: number; readonly at: number } | undefined {
    try {
      return JSON.parse(readFileSync(this.#report, "utf8"));
    } catch {
      return undefined;
    }
  }
}

/** A clock that all processes of a machine share. */
export function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** What a promise rejected with, and when. */
export interface Rejection {
  readonly error: unknown;
  readonly at: number;
}

export async function rejection(work: Promise<unknown>): Promise<Rejection> {
  try {
    await work;
  } catch (error) {
    return { error, at: nowMicros() };
  }
  throw new Error("it did not reject");
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
