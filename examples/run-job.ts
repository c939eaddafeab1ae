/** The main job, three ways: the command line, a client over `rkat-rpc`, and a client in process. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");

function show(title: string, args: readonly string[]): void {
  process.stderr.write(`\n── ${title}\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (Number(process.versions.node.split(".")[0]) < 24) {
  process.stderr.write(
    `This needs Node 24 and runs on ${process.version}. Use the command of the README, which brings its own.\n`,
  );
  process.exit(1);
}

const RUN = [
  "run",
  "--schema",
  "examples/city.schema.json",
  "--model",
  "simulator",
  "--output",
  "json",
  "Tell me about Tokyo",
];
show(`rkat ${RUN.slice(0, -1).join(" ")} "${RUN.at(-1)}"`, ["packages/cli/bin/rkat.mjs", ...RUN]);
show("examples/over-rpc.ts: @meerkat/client over rkat-rpc", ["examples/over-rpc.ts"]);
show("examples/in-process.ts: the same program in process", ["examples/in-process.ts"]);
process.stdout.write("\n");
