import process from "node:process";
import { main } from "./cli-main.ts";

const controller = new AbortController();
// A first Ctrl-C cleans up; a second one, with nobody listening any more, ends the process at once.
process.once("SIGINT", () => controller.abort());

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  signal: controller.signal,
});
