import { MeerkatError } from "@meerkat/errors";
import {
  type CallContext,
  isServerMethod,
  METHODS,
  nearest,
  type Params,
  type Result,
  type ServerMethod,
} from "@meerkat/protocol";

/** What a method does. */
export type Handler<M extends ServerMethod> = (
  params: Params<M>,
  context: CallContext,
) => Promise<Result<M>> | Result<M>;

/** Implementations by method; what is absent is answered with METHOD_NOT_FOUND. */
export type ServedMethods = { readonly [M in ServerMethod]?: Handler<M> };

/** The methods a client may call, in the order of the contract. */
const SERVER_METHODS: readonly ServerMethod[] = Object.keys(METHODS).filter(isServerMethod);

const QUOTED_CHARACTERS = 100;

/** The methods that have an implementation, in the order of the contract. */
export function implemented(served: ServedMethods): readonly ServerMethod[] {
  return SERVER_METHODS.filter((method) => served[method] !== undefined);
}

/** METHOD_NOT_FOUND, with the name that was probably meant. */
export function methodNotFound(name: string, known: readonly string[]): MeerkatError {
  const meant = nearest(name, known);
  const hint = meant === undefined || meant === name ? "`initialize` lists the methods." : `Did you mean ${meant}?`;
  return new MeerkatError("METHOD_NOT_FOUND", `Method not found: ${name.slice(0, QUOTED_CHARACTERS)}. ${hint}`);
}
