import { encodeResult } from "@meerkat/protocol";
import { type ConnectOptions, connect } from "../connect.ts";
import { type Io, print } from "../io.ts";
import { pretty } from "../output/index.ts";

/** `rkat capabilities`: what this build can do, as the contract's JSON. */
export async function capabilities(flags: ConnectOptions, io: Io): Promise<void> {
  await using client = await connect(io, flags);
  await print(io, pretty(encodeResult("capabilities/get", await client.call("capabilities/get", {}))));
}
