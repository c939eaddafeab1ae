import { providerError } from "../errors.ts";
import type { ModelRequest } from "../port.ts";
import { findMismatch } from "./expect.ts";
import type { Scenario, ScenarioCall } from "./scenario.ts";
import { shorten } from "./text.ts";

const MAX_QUOTE = 300;

/** The calls of a scenario, taken one by one. */
export interface Script {
  /**
   * The entry that answers this request; undefined when it is to be simulated.
   * Throws PROVIDER_ERROR when the request is not the expected one, or when the script is over.
   */
  take(request: ModelRequest): ScenarioCall | undefined;
}

export function createScript(scenario: Scenario | undefined): Script {
  if (scenario === undefined) return { take: () => undefined };
  let index = 0;
  let taken = 0;
  return {
    take(request) {
      const at = index;
      const call = scenario.calls[at];
      if (call === undefined) return beyond(scenario);
      taken++;
      if (taken >= (call.repeat ?? 1)) {
        index++;
        taken = 0;
      }
      verify(call, at, request);
      return call;
    },
  };
}

function beyond(scenario: Scenario): undefined {
  if (scenario.then === "simulate") return undefined;
  const total = scenario.calls.reduce((sum, call) => sum + (call.repeat ?? 1), 0);
  throw refused(
    `The scenario answers ${total} ${total === 1 ? "call" : "calls"} and this is one more. ` +
      'Add a call, or end the scenario with "then: simulate".',
  );
}

function verify(call: ScenarioCall, index: number, request: ModelRequest): void {
  const mismatch = call.expect && findMismatch(call.expect, request);
  if (mismatch === undefined) return;
  const [expected, actual] = [mismatch.expected, mismatch.actual].map((value) =>
    shorten(JSON.stringify(value), MAX_QUOTE),
  );
  throw refused(
    `Scenario call ${index} got another request than it expects: #/calls/${index}/expect${mismatch.pointer} ` +
      `is ${expected}, the request has ${actual}.`,
  );
}

function refused(message: string): Error {
  return providerError({ provider: "simulator", reason: "invalid_request", message });
}
