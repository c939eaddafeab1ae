import type { MethodName } from "./codec.ts";
import { ERRORS, METHODS } from "./gen/tables.ts";
import type { ServerMethod } from "./handlers.ts";

/** One row of the contract. */
export interface MethodRow {
  readonly kind: "request" | "notification";
  /** Who sends it. */
  readonly from: "client" | "server" | "both";
  /** What it must not overtake: other calls of its session, every ordered call of the connection, or nothing. */
  readonly lane: "session" | "global" | "none";
  /** The contract types of its parameters and result. */
  readonly params: string;
  readonly result?: string;
  readonly errors: readonly string[];
  /** Parameters that need a capability this build does not have, by wire name. */
  readonly needs?: Readonly<Record<string, string>>;
  readonly rest?: {
    readonly method: string;
    readonly path: string;
    readonly query?: Readonly<Record<string, string>>;
    readonly sse?: string;
  };
  readonly mcp?: { readonly tool: string };
}

/** The row of a method. */
export function methodRow(method: MethodName): MethodRow {
  return METHODS[method];
}

/** Whether the contract has a method or notification of this name. */
export function isMethod(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}

/** Whether the contract lets a client call this method. */
export function isServerMethod(name: string): name is ServerMethod {
  if (!isMethod(name)) return false;
  const { kind, from } = methodRow(name);
  return kind === "request" && from === "client";
}

/** How an error code travels on each surface. */
export interface ErrorRow {
  /** The number of a JSON-RPC error object. */
  readonly rpc?: number;
  /** The HTTP status. */
  readonly http?: number;
  /** The exit code of the command line. */
  readonly exit: number;
  /** What kind of error it is, as `ErrorData` tells a client. */
  readonly category: string;
  /** Who raises it. */
  readonly side: "server" | "client" | "both";
  /** What decides it: the parameters, stored state, the run itself, or the client's process. */
  readonly origin: "params" | "state" | "run" | "client";
  /** The subclass of MeerkatError that it is raised as, where it has its own. */
  readonly class?: string;
  /** The subsystem that raises it, when that does not exist in every build. */
  readonly subsystem?: string;
  /** When it is raised, as a sentence. */
  readonly description: string;
}

/** The row of an error code; `undefined` for a code that is not known here. */
export function errorRow(code: string): ErrorRow | undefined {
  const rows: Readonly<Record<string, ErrorRow>> = ERRORS;
  return Object.hasOwn(rows, code) ? rows[code] : undefined;
}
