import { isRecord } from "@meerkat/protocol";
import type { OpenRun, RunRoute, RunRouter } from "../dialect.ts";
import { Lane } from "./lane.ts";
import { MAX_IDLE_SESSIONS } from "./limits.ts";
import { MATCH, matchPrompt } from "./prompt.ts";
import { LegacyRun, type RunHost } from "./run.ts";
import { readSessionEvent, type SessionEvent, textOf } from "./session-event.ts";

/** Brings events to runs by their session, which for a new session is not known before the response names it. */
export class LegacyRuns implements RunRouter, RunHost {
  readonly #lanes = new Map<string, Lane>();
  /** Runs that make their session. */
  readonly #creations = new Set<LegacyRun>();

  open(route: RunRoute): OpenRun {
    const run = new LegacyRun(route, this);
    if (route.sessionId === undefined) this.#creations.add(run);
    else run.enter(this.#lane(route.sessionId));
    return run;
  }

  deliver(wire: unknown): void {
    const event = readSessionEvent(wire);
    if (!event) return;
    const known = this.#lanes.get(event.session_id);
    const lane = known ?? this.#lane(event.session_id);
    if (!known) this.#welcome(lane, event);
    lane.deliver(event);
  }

  deliverLine(): boolean {
    return false;
  }

  /** Learns from the result of a call that is no run of ours what its session has used. */
  observe(method: string, result: unknown): void {
    if (!isRecord(result) || typeof result.session_id !== "string") return;
    if (method === "session/create") this.#lane(result.session_id).usage.begin();
    if (method === "session/create" || method === "turn/start") this.#lane(result.session_id).usage.note(result.usage);
  }

  named(run: LegacyRun, sessionId: string): void {
    const lane = this.#lane(sessionId);
    if (run.lane === lane) return;
    if (!this.#creations.has(run)) return;
    this.#claim(run, lane);
  }

  failed(run: LegacyRun, failure: string): void {
    if (run.lane) return;
    const candidates = [...this.#lanes.values()].filter((lane) => lane.keeps({ failure }));
    const [only, other] = candidates;
    if (only && !other) this.#claim(run, only);
  }

  closed(run: LegacyRun): void {
    this.#creations.delete(run);
    if (this.#creations.size > 0) return;
    for (const lane of this.#lanes.values()) lane.forget();
  }

  /** A session nobody has named yet: its run's, if there is only one it can be, or kept until the responses tell. */
  #welcome(lane: Lane, { event, seq }: SessionEvent): void {
    const nameless = [...this.#creations].filter((run) => !run.lane);
    if (nameless.length === 0) return;
    const asked = nameless.filter(({ prompt }) => matchPrompt(prompt, textOf(event, "prompt")) === MATCH.exact);
    const [only, other] = event.type === "run_started" && (seq ?? 1) === 1 ? asked : [];
    if (only && !other) this.#claim(only, lane);
    else lane.keep();
  }

  #claim(run: LegacyRun, lane: Lane): void {
    lane.usage.begin();
    run.enter(lane);
  }

  #lane(sessionId: string): Lane {
    const id = sessionId.slice(sessionId.lastIndexOf(":") + 1);
    const known = this.#lanes.get(id);
    const made = known ?? new Lane();
    // The least recently used is the first.
    this.#lanes.delete(id);
    this.#lanes.set(id, made);
    if (this.#lanes.size > MAX_IDLE_SESSIONS) this.#makeRoom(made);
    return made;
  }

  #makeRoom(made: Lane): void {
    for (const [id, lane] of this.#lanes) {
      if (!lane.idle || lane === made) continue;
      this.#lanes.delete(id);
      return;
    }
  }
}
