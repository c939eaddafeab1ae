import type { Message } from "@meerkat/protocol";
import { callsOf } from "../calls-of.ts";

/** Gives a call its id: the API's own where it has one that is free, else `fc_<n>`, which no call of the session has. */
export type CallId = (given: string | undefined) => string;

/** Ids for the calls of one answer. */
export function callIds(messages: readonly Message[]): CallId {
  const taken = new Set(messages.flatMap(callsOf).map(({ id }) => id));
  let count = taken.size;
  const made = () => {
    let id: string;
    do id = `fc_${++count}`;
    while (taken.has(id));
    return id;
  };
  return (given) => {
    const id = given === undefined || given === "" || taken.has(given) ? made() : given;
    taken.add(id);
    return id;
  };
}
