import { firstWord } from "./first-word.ts";
import { interruptSignal } from "./interrupts.ts";
import { processIo } from "./io.ts";

const args = process.argv.slice(2);
const command = firstWord(args);

if (command?.word === "rpc") {
  const { serveStdio } = await import("./rpc/serve-stdio.ts");
  process.exitCode = await serveStdio(args.toSpliced(command.index, 1));
} else {
  const { runProgram } = await import("./program.ts");
  // A command that waits for something Node does not count must not end the process, which would look like success.
  const alive = setInterval(() => undefined, 2 ** 30);
  process.exitCode = await runProgram(args, processIo(interruptSignal()));
  clearInterval(alive);
}
