/** Builds what changed: `turbo run build`, with its telemetry off and one line of progress a package. */
import { spawnSync } from "node:child_process";

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };
const args = ["run", "build", "--output-logs=errors-only", "--ui=stream", ...process.argv.slice(2)];
// Progress is for people: it goes to stderr.
const { status } = spawnSync("turbo", args, { env, stdio: ["ignore", 2, 2] });
process.exitCode = status ?? 1;
