import { afterEach, describe, expect, it, vi } from "vitest";
import { Outstanding } from "./outstanding.ts";

/** A call that is answered when the test says so. */
function call() {
  const answer = Promise.withResolvers<string>();
  const make = (refused: AbortSignal) => {
    refused.addEventListener("abort", () => answer.reject(refused.reason), { once: true });
    return answer.promise;
  };
  return { make: vi.fn(make), answer: answer.resolve };
}

const PARSE = { code: -32700, message: "Parse error" };
const INVALID = { code: -32602, message: "Invalid params" };

afterEach(() => vi.restoreAllMocks());

describe("an error without an id", () => {
  it("fails the one call whose parameters are answered so", async () => {
    const outstanding = new Outstanding();
    const [turn, send] = [call(), call()];
    const others = outstanding.send("turn/start", turn.make);
    const refused = outstanding.send("comms/send", send.make);
    await vi.waitFor(() => expect(send.make).toHaveBeenCalled());
    outstanding.refuse(INVALID);
    await expect(refused).rejects.toMatchObject({
      code: "INVALID_PARAMS",
      message: "The server refused comms/send: Invalid params",
      details: { server_code: -32602 },
    });
    turn.answer("done");
    await expect(others).resolves.toBe("done");
  });

  it("is always clear, because such calls are made one after the other", async () => {
    const outstanding = new Outstanding();
    const [first, second] = [call(), call()];
    const one = outstanding.send("comms/send", first.make);
    const two = outstanding.send("comms/peers", second.make);
    await vi.waitFor(() => expect(first.make).toHaveBeenCalled());
    expect(second.make).not.toHaveBeenCalled();
    outstanding.refuse(INVALID);
    await expect(one).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    second.answer("done");
    await expect(two).resolves.toBe("done");
  });

  it("fails the only call when the line could not be read", async () => {
    const outstanding = new Outstanding();
    const { make } = call();
    const refused = outstanding.send("session/create", make);
    outstanding.refuse(PARSE);
    await expect(refused).rejects.toMatchObject({ code: "PARSE_ERROR" });
  });

  it("is reported when it can concern several or none", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const outstanding = new Outstanding();
    const [a, b] = [call(), call()];
    const both = [outstanding.send("session/read", a.make), outstanding.send("session/list", b.make)];
    outstanding.refuse(PARSE);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining("Parse error"), "MeerkatWarning");
    a.answer("a");
    b.answer("b");
    await expect(Promise.all(both)).resolves.toEqual(["a", "b"]);
    outstanding.refuse(INVALID);
    expect(warned).toHaveBeenCalledTimes(2);
  });
});
