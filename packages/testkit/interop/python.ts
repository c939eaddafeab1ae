import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "@meerkat/testkit";

const VERSION = "0.5.1";
const VENV = join(ROOT, ".venv", `meerkat-sdk-${VERSION}`);

// Debian has `venv` without the part that it needs.
const hasPython = spawnSync("python3", ["-c", "import venv, ensurepip"]).status === 0;

/** Why nothing can be tried here, if so. On a build server that is no excuse: the tests then fail. */
export const NO_PYTHON = hasPython || process.env.CI ? undefined : "There is no python3 with venv on this machine.";

/** A virtual environment with the published client; it is made once and kept. */
function python(): string {
  const executable = join(VENV, "bin/python");
  if (!existsSync(join(VENV, "installed"))) {
    execFileSync("python3", ["-m", "venv", VENV]);
    execFileSync(
      executable,
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `meerkat-sdk==${VERSION}`],
      { stdio: "pipe" },
    );
    execFileSync(executable, ["-c", `open(${JSON.stringify(join(VENV, "installed"))}, "w")`]);
  }
  return executable;
}

/** What a script printed, and what it said on the side. */
export interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of this folder. The server is a script too: it is started by its shebang, with the Node that runs this. */
export async function runScript(name: string, args: readonly string[], home: string): Promise<Said> {
  const env = { ...process.env, HOME: home, PATH: `${join(process.execPath, "..")}:${process.env.PATH}` };
  for (const key of Object.keys(env)) if (/_API_KEY$|^RKAT_/.test(key)) delete env[key as keyof typeof env];
  const child = spawn(python(), [join(import.meta.dirname, name), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [said, noted] = [collect(child.stdout), collect(child.stderr)];
  await new Promise((resolve) => child.once("close", resolve));
  return { stdout: said(), stderr: noted() };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
