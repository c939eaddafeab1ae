import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchChromium, NO_CHROMIUM } from "./portable/chromium.ts";
import { type Site, servePages } from "./portable/page-server.ts";
import { EXPECTED } from "./portable/session.ts";

describe("a page in Chromium that forbids eval", () => {
  let browser: Browser | undefined;
  let site: Site | undefined;

  beforeAll(async () => {
    if (NO_CHROMIUM === undefined) [browser, site] = await Promise.all([launchChromium(), servePages()]);
  });
  afterAll(() => Promise.all([browser?.close(), site?.close()]));
  beforeEach(({ skip }) => skip(NO_CHROMIUM !== undefined, NO_CHROMIUM));

  /** Opens a page and returns what it showed when it had something to say, and every error of its console. */
  async function visit(path: string) {
    if (!browser || !site) throw new Error("the browser was not started");
    const page = await browser.newPage({ viewport: { width: 640, height: 640 } });
    const errors: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    page.on("pageerror", (error) => void errors.push(error.message));
    await page.goto(site.url + path);
    await page.waitForSelector("pre:not(:empty)");
    const shown = async (id: string) => (await page.textContent(`#${id}`)) ?? "";
    const seen = { streamed: await shown("streamed"), report: await shown("report"), failure: await shown("failure") };
    await page.close();
    return { ...seen, errors };
  }

  it("runs sessions, streams, an early exit and an abort against a server beside it", async () => {
    const { streamed, report, failure, errors } = await visit("/");
    expect({ failure, errors }).toEqual({ failure: "", errors: [] });
    expect(JSON.parse(report)).toEqual(EXPECTED);
    expect(streamed).toBe(EXPECTED.text);
  });

  it("really forbids it", async () => {
    expect((await visit("/eval")).report).toBe("EvalError");
  });
});
