import { describe, expect, it } from "vitest";
import { gate } from "../test-bench.ts";
import { Lanes, MAX_WAITING } from "./lanes.ts";

describe("lanes", () => {
  it("run the calls of one key one after the other, also after a failure", async () => {
    const lanes = new Lanes();
    const first = gate();
    const order: string[] = [];
    const a = lanes.run("k", async () => {
      order.push("a begins");
      await first.wait;
      throw new Error("a failed");
    });
    const b = lanes.run("k", async () => order.push("b begins"));
    const c = lanes.run("k", async () => order.push("c begins"));
    expect(order).toEqual(["a begins"]);
    first.open();
    await expect(a).rejects.toThrow("a failed");
    await Promise.all([b, c]);
    expect(order).toEqual(["a begins", "b begins", "c begins"]);
  });

  it("run different keys, and calls without a key, side by side", async () => {
    const lanes = new Lanes();
    const hold = gate();
    const held = lanes.run("a", () => hold.wait);
    await expect(lanes.run("b", async () => 1)).resolves.toBe(1);
    await expect(lanes.run(undefined, async () => 2)).resolves.toBe(2);
    hold.open();
    await held;
  });

  it("are forgotten when empty", async () => {
    const lanes = new Lanes();
    const work = Array.from({ length: 100 }, (_, index) => lanes.run(`k${index % 10}`, async () => index));
    expect(lanes.size).toBe(10);
    await Promise.all(work);
    expect(lanes.size).toBe(0);
  });

  it("refuse a call when too many wait, and take calls again later", async () => {
    const lanes = new Lanes();
    const hold = gate();
    const work = Array.from({ length: MAX_WAITING + 1 }, () => lanes.run("k", () => hold.wait));
    await expect(lanes.run("k", async () => 1)).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    hold.open();
    await Promise.all(work);
    await expect(lanes.run("k", async () => 1)).resolves.toBe(1);
  });
});
