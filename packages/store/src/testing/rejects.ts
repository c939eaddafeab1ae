import { rejects } from "node:assert/strict";
import { isMeerkatError } from "@meerkat/errors";

/** Asserts that a call is refused with this code, and in words. */
export async function refuses(call: Promise<unknown>, code: string): Promise<void> {
  await rejects(call, (error) => {
    if (!isMeerkatError(error)) throw new Error(`rejected with something else than a MeerkatError`, { cause: error });
    if (error.code !== code) throw new Error(`rejected with ${error.code}, not ${code}`, { cause: error });
    if (error.message.length < 20) throw new Error("the message does not say what happened", { cause: error });
    return true;
  });
}
