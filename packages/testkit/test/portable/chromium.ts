import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const WHERE = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Why no page can be opened here, if so. On a build server that is no excuse: the launch then fails. */
export const NO_CHROMIUM =
  existsSync(WHERE) || process.env.CI
    ? undefined
    : `There is no Chromium at ${WHERE}. Install one, or set CHROMIUM_PATH to the one you have.`;

// Nothing is fetched in the background, and a container's root may start it. The profile is new each time.
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: WHERE, headless: true, args: ARGS });
}
