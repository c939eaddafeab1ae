import { describe, expect, it } from "vitest";
import { Lane, type LaneRun } from "./lane.ts";
import type { SessionEvent, WireEvent } from "./session-event.ts";

/** A run that notes what it is given. */
class Run implements LaneRun {
  readonly prompt: unknown;
  readonly got: string[] = [];
  open = true;
  lost = 0;

  constructor(prompt: unknown) {
    this.prompt = prompt;
  }

  accept({ event }: SessionEvent): void {
    this.got.push(String(event.delta ?? event.type));
  }

  lose(events: number): void {
    this.lost += events;
  }
}

/** A session whose server sends what the test says, numbered. */
function session() {
  const lane = new Lane();
  let seq = 0;
  const send = (event: WireEvent) => lane.deliver({ session_id: "s", event, seq: ++seq });
  return {
    lane,
    join: (prompt: unknown) => {
      const run = new Run(prompt);
      lane.join(run);
      return run;
    },
    started: (prompt: string) => send({ type: "run_started", prompt }),
    call: () => send({ type: "turn_started", turn_number: 1 }),
    delta: (delta: string) => send({ type: "text_delta", delta }),
    completed: (result: string) => send({ type: "run_completed", result }),
    failed: (error: string) => send({ type: "run_failed", error }),
    lose: (events: number) => {
      seq += events;
    },
  };
}

describe("the events of one session", () => {
  it("go to the request whose prompt started, in whatever order turns are run", () => {
    const s = session();
    const [a, b] = [s.join("first"), s.join("second")];
    s.started("second");
    s.delta("b");
    s.completed("b");
    s.started("first");
    s.delta("a");
    s.completed("a");
    expect([a.got, b.got]).toEqual([
      ["run_started", "a", "run_completed"],
      ["run_started", "b", "run_completed"],
    ]);
  });

  it("go to the earlier of two requests with one prompt", () => {
    const s = session();
    const [a, b] = [s.join("same"), s.join("same")];
    for (const text of ["1", "2"]) {
      s.started("same");
      s.delta(text);
      s.completed(text);
    }
    expect([a.got[1], b.got[1]]).toEqual(["1", "2"]);
  });

  it("go to the request behind a prompt that has grown, and to one without text", () => {
    const s = session();
    const blocks = s.join([{ type: "image" }, { type: "text", text: "look" }, { type: "text", text: "here" }]);
    const deferred = s.join("now");
    const silent = s.join("");
    s.started("before\n\nnow");
    s.completed("x");
    s.started("look\nhere");
    s.completed("x");
    s.started("a skill's own words");
    s.completed("x");
    for (const run of [blocks, deferred, silent]) expect(run.got).toEqual(["run_started", "run_completed"]);
  });

  it("of a stopped run that starts again go to nobody", () => {
    const s = session();
    const stopped = s.join("slow");
    s.started("slow");
    s.delta("a");
    s.lane.stopped(stopped);
    stopped.open = false;
    s.lane.leave(stopped);
    s.delta("late");
    const after = s.join("after");
    s.started("slow");
    s.lose(3);
    s.delta("again");
    s.completed("again");
    s.started("after");
    s.completed("b");
    expect(stopped.got).toEqual(["run_started", "a"]);
    expect(after.got).toEqual(["run_started", "run_completed"]);
  });

  it("of a stopped run and of the same prompt after it are told apart", () => {
    const again = () => {
      const s = session();
      const stopped = s.join("slow");
      s.started("slow");
      s.lane.stopped(stopped);
      s.lane.leave(stopped);
      stopped.open = false;
      return { ...s, run: s.join("slow") };
    };
    const restarting = again();
    restarting.started("slow");
    restarting.delta("restart");
    restarting.completed("restart");
    expect(restarting.run.got).toEqual([]);
    restarting.started("slow");
    restarting.delta("own");
    restarting.completed("own");
    restarting.lane.claim(restarting.run, { text: "own" });
    expect(restarting.run.got).toEqual(["run_started", "own", "run_completed"]);

    const silent = again();
    silent.started("slow");
    silent.delta("own");
    silent.completed("own");
    silent.lane.claim(silent.run, { text: "another" });
    expect(silent.run.got).toEqual([]);
    silent.lane.claim(silent.run, { text: "own" });
    expect(silent.run.got).toEqual(["run_started", "own", "run_completed"]);
  });

  it("of a foreign run wait for the answer that tells whose they are", () => {
    const s = session();
    const run = s.join("mine");
    s.started("somebody else's");
    s.delta("theirs");
    s.failed("no");
    s.lane.claim(run, { failure: "turn abandoned: yes" });
    expect(run.got).toEqual([]);
    s.lane.claim(run, { failure: "turn abandoned: no" });
    expect(run.got).toEqual(["run_started", "theirs", "run_failed"]);
  });

  it("whose beginning was lost go to the request that waits", () => {
    const s = session();
    const [a, b] = [s.join("first"), s.join("second")];
    s.lose(1);
    s.delta("a");
    s.lose(2);
    s.call();
    s.delta("a2");
    s.lose(5);
    s.call();
    s.delta("b");
    expect([a.got, b.got]).toEqual([
      ["a", "turn_started", "a2"],
      ["turn_started", "b"],
    ]);
  });

  it("between runs go to nobody", () => {
    const s = session();
    const a = s.join("first");
    s.started("first");
    s.completed("a");
    const b = s.join("second");
    s.delta("stray");
    s.started("second");
    expect([a.got.length, b.got]).toEqual([2, ["run_started"]]);
  });

  it("are taken once, also when they come twice", () => {
    const lane = new Lane();
    const run = new Run("x");
    lane.join(run);
    const event = { session_id: "s", seq: 1, event: { type: "run_started", prompt: "x" } };
    const delta = { session_id: "s", seq: 2, event: { type: "text_delta", delta: "a" } };
    for (const each of [event, delta, delta]) lane.deliver(each);
    expect(run.got).toEqual(["run_started", "a"]);
  });

  it("are kept while nobody knows whose the session is, in bounds", () => {
    const s = session();
    s.lane.keep();
    s.started("x");
    for (let n = 0; n < 10_000; n++) s.delta(`${n}`);
    s.completed("x");
    expect([s.lane.keeps({ text: "x" }), s.lane.keeps({ text: "y" }), s.lane.idle]).toEqual([true, false, false]);
    const run = s.join("x");
    expect(run.got.length + run.lost).toBe(10_002);
    expect(run.got.slice(-1)).toEqual(["run_completed"]);
    expect(run.got.length).toBeLessThan(5000);
    s.lane.leave(run);
    expect(s.lane.idle).toBe(true);
  });
});
