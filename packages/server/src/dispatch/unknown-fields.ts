import { nearest, type OnUnknownField } from "@meerkat/protocol";
import type { Log } from "../log.ts";

/** Fields that are remembered as named; the sender chooses their names, so there must be an end. */
const MAX_NAMED = 500;
const QUOTED_CHARACTERS = 100;

interface UnknownField {
  readonly method: string;
  readonly pointer: string;
  /** The names that the contract has there. */
  readonly known: readonly string[];
}

/** Names in the log, once each, the fields that callers send and the contract does not have. */
export class UnknownFields {
  readonly #log: Log;
  readonly #named = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** What decoding the parameters of a method calls for each such field. */
  of(method: string): OnUnknownField {
    return (pointer, known) => this.#name({ method, pointer, known });
  }

  #name({ method, pointer, known }: UnknownField): void {
    if (this.#named.size >= MAX_NAMED) return;
    // One field of the items of a list is one field, whichever item has it.
    const field = pointer.slice(0, QUOTED_CHARACTERS).replaceAll(/\/\d+(?=\/)/g, "/*");
    const key = `${method} ${field}`;
    if (this.#named.has(key)) return;
    this.#named.add(key);
    const meant = nearest(pointer.slice(pointer.lastIndexOf("/") + 1), known);
    this.#log("warn", "A parameter that the contract does not have was ignored.", {
      method,
      field,
      ...(meant && { meant }),
    });
  }
}
