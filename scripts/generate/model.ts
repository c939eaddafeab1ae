/** A JSON Schema node of the contract, after expansion of the YAML shorthands. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  /** Values a parameter may have without asking for the capability `x-needs` names. */
  readonly "x-needs"?: string;
  readonly "x-open"?: boolean;
  readonly "x-opaque"?: "object" | "value";
  readonly "x-tag"?: string;
  readonly "x-alias"?: { readonly of: string; readonly reason: string };
}

interface RestColumn {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly sse?: string;
}

/** One row of the contract: a request or a notification. */
export interface MethodRow {
  readonly name: string;
  readonly source: string;
  readonly description: string;
  readonly kind: "request" | "notification";
  readonly from: "client" | "server" | "both";
  readonly lane: "session" | "global" | "none";
  /** Names of types in `Contract.types`; `result` is absent for notifications. */
  readonly params: string;
  readonly result?: string;
  readonly errors: readonly string[];
  readonly rest?: RestColumn;
  readonly mcp?: { readonly tool: string };
}

export interface EventRow {
  readonly name: string;
  readonly source: string;
  readonly description: string;
  /** The capability that emits it, or `client`. */
  readonly emittedBy: string;
  readonly type: string;
}

export interface ErrorRow {
  readonly rpc?: number;
  readonly http?: number;
  readonly exit: number;
  readonly category: string;
  readonly side: "server" | "client" | "both";
  readonly origin: "params" | "state" | "run" | "client";
  readonly class?: string;
  readonly subsystem?: string;
  readonly description: string;
}

interface CapabilityRow {
  readonly available: boolean;
  readonly listed?: boolean;
  readonly description: string;
}

/** Everything the YAML sources say, in one value. The projections read nothing else. */
export interface Contract {
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly errors: Readonly<Record<string, ErrorRow>>;
  readonly capabilities: Readonly<Record<string, CapabilityRow>>;
  readonly methods: readonly MethodRow[];
  readonly events: readonly EventRow[];
  /** Every named type, those of params, results and events included, with the file it comes from. */
  readonly types: Readonly<Record<string, Schema>>;
  readonly sources: Readonly<Record<string, string>>;
  /** Example instances by type name, and the rejections, as read from disk. */
  readonly examples: Readonly<Record<string, readonly Example[]>>;
}

export interface Example {
  readonly name: string;
  readonly file: string;
  readonly value: unknown;
}

/** The name of the type that stands for any event, known or not. */
export const EVENT_UNION = "AgentEvent";
export const REF = "#/$defs/";

export function refName(schema: Schema): string | undefined {
  return schema.$ref?.startsWith(REF) ? schema.$ref.slice(REF.length) : undefined;
}
