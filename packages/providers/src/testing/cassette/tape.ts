import type { JsonValue } from "@meerkat/protocol";

/** A request as it is recorded: without whatever could be a secret. */
export interface TapeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, when it is JSON. */
  readonly json?: JsonValue;
  /** The body, when it is anything else. */
  readonly text?: string;
}

/** The head of a response. */
export interface TapeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Why there is no more: whoever asked `left`, or the network broke. */
export type TapeBreak = "left" | { readonly broken: string };

/** How a body ended. */
export type TapeEnd = "whole" | TapeBreak;

/** A request with what came of it: a response with its body as it arrived, or no response at all. */
export type TapeExchange = { readonly request: TapeRequest } & (
  | { readonly response: TapeResponse; readonly chunks: readonly Uint8Array<ArrayBuffer>[]; readonly end: TapeEnd }
  | { readonly failed: TapeBreak }
);
