import { MeerkatError } from "@meerkat/errors";
import { nearest } from "@meerkat/protocol";
import { Command, CommanderError, Option } from "commander";
import {
  archiveSession,
  type BlobFlags,
  type ConfigGetFlags,
  type ConfigWriteFlags,
  capabilities,
  type DoctorFlags,
  deleteSession,
  doctor,
  getBlob,
  getConfig,
  type ListFlags,
  listSessions,
  modelCatalog,
  patchConfig,
  type RunFlags,
  resume,
  run,
  setConfig,
  showSession,
} from "./commands/index.ts";
import type { ConnectOptions } from "./connect.ts";
import { firstWord } from "./first-word.ts";
import type { Io } from "./io.ts";
import { collect, natural, withPlace, withRun, withWrite } from "./program-options.ts";
import { reportFailure } from "./report.ts";
import { addSchema, type Outcome } from "./schema/add-schema.ts";
import { VERSION } from "./version.ts";

const EXAMPLES = `
Examples:
  rkat "What is the capital of Norway?"
  rkat run --schema ./city.json --output json "Tell me about Tokyo"
  git diff | rkat "Review this change"
  rkat continue "And shorter?"
  rkat resume ~2 "Where were we?"
  rkat --model simulator "No key needed"
`;

type JsonFlag = ConnectOptions & { readonly json?: boolean };

/** Runs `rkat` with these arguments and gives the exit code. */
export async function runProgram(args: readonly string[], io: Io): Promise<number> {
  const outcome: Outcome = { exitCode: 0 };
  try {
    refuseMistypedCommand(args);
    await buildProgram(io, outcome).parseAsync([...args], { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return reportFailure(error instanceof CommanderError ? usageError(error) : error, io, { json: wantsJson(args) });
  }
}

function buildProgram(io: Io, outcome: Outcome): Command {
  const program = withPlace(new Command("rkat"))
    .description("Run an agent, talk to it again, and look at what it did.")
    .version(VERSION, "--version", "print the version")
    .helpCommand(false)
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), outputError: () => undefined });
  addRuns(program, io);
  addSessions(program, io);
  addConfig(program, io);
  addDiscovery(program, io);
  addSchema(program, { io, outcome });
  return program;
}

function addRuns(program: Command, io: Io): void {
  withRun(program.command("run", { isDefault: true }).argument("[prompt...]", "what to say; quote it"))
    .description("Start a session with a prompt. The word run can be left out.")
    .action((words: string[], _own, command: Command) => run(onePrompt(words), flagsOf<RunFlags>(command), io));
  withRun(
    program.command("resume").argument("<session>", "an id, the beginning of one, last, or ~N").argument("[prompt...]"),
  )
    .description("Go on with a session.")
    .action((session: string, words: string[], _own, command: Command) =>
      resume({ session, words: onePrompt(words) }, flagsOf<RunFlags>(command), io),
    );
  withRun(program.command("continue").alias("c").argument("[prompt...]"))
    .description("Go on with the last session.")
    .action((words: string[], _own, command: Command) =>
      resume({ session: "last", words: onePrompt(words) }, flagsOf<RunFlags>(command), io),
    );
}

function addSessions(program: Command, io: Io): void {
  const sessions = program
    .command("sessions")
    .helpCommand(false)
    .description("Look at sessions, archive and delete them.");
  sessions
    .command("list")
    .description("List the newest sessions.")
    .option("--limit <n>", "at most this many", natural, 20)
    .option("--offset <n>", "leave out this many of the newest", natural, 0)
    .option("--label <key=value>", "only sessions with this label (repeatable)", collect)
    .option("--json", "print JSON")
    .action((_own, command: Command) => listSessions(flagsOf<ListFlags>(command), io));
  sessions
    .command("show <session>")
    .description("Print the transcript of a session.")
    .option("--json", "print JSON")
    .action((session: string, _own, command: Command) => showSession(session, flagsOf<JsonFlag>(command), io));
  sessions
    .command("archive <session>")
    .description("End a session and keep its history.")
    .action((session: string, _own, command: Command) => archiveSession(session, flagsOf(command), io));
  sessions
    .command("delete <session>")
    .description("Remove a session and its history.")
    .action((session: string, _own, command: Command) => deleteSession(session, flagsOf(command), io));
}

function addConfig(program: Command, io: Io): void {
  const config = program
    .command("config")
    .helpCommand(false)
    .description("Look at the realm's configuration, change it.");
  config
    .command("get")
    .description("Print the configuration; secrets are shown as a placeholder.")
    .addOption(new Option("--format <format>", "toml or json").choices(["toml", "json"]).default("toml"))
    .option("--with-generation", "print where it is and its generation too")
    .action((_own, command: Command) => getConfig(flagsOf<ConfigGetFlags>(command), io));
  withWrite(config.command("set [file-or-json]"))
    .description("Replace the configuration; a placeholder keeps its secret.")
    .action((given: string | undefined, _own, command: Command) =>
      setConfig(given, flagsOf<ConfigWriteFlags>(command), io),
    );
  withWrite(config.command("patch [file-or-json]"))
    .description("Change the configuration by a JSON merge patch: null removes a key.")
    .action((given: string | undefined, _own, command: Command) =>
      patchConfig(given, flagsOf<ConfigWriteFlags>(command), io),
    );
  program
    .command("blob")
    .helpCommand(false)
    .description("Look at pictures of sessions.")
    .command("get <id>")
    .description("Print the bytes of a picture.")
    .option("--output <file>", "write them into this file")
    .option("--json", "print JSON")
    .action((id: string, _own, command: Command) => getBlob(id, flagsOf<BlobFlags>(command), io));
}

function addDiscovery(program: Command, io: Io): void {
  program
    .command("models")
    .helpCommand(false)
    .description("Look at models.")
    .command("catalog")
    .description("List the models that are known.")
    .option("--json", "print JSON")
    .action((_own, command: Command) => modelCatalog(flagsOf<JsonFlag>(command), io));
  program
    .command("doctor")
    .description("Tell which providers are usable here, and why not.")
    .option("--live", "make one tiny call to each that is")
    .option("--json", "print JSON")
    .action((_own, command: Command) => doctor(flagsOf<DoctorFlags>(command), io));
  program
    .command("capabilities")
    .description("Print what this build can do, as JSON.")
    .action((_own, command: Command) => capabilities(flagsOf(command), io));
  // It takes no part in this program, and is here to be listed: it starts before anything else is loaded.
  program.command("rpc").description("Serve JSON-RPC on the standard input and output, as rkat-rpc does.");
}

function flagsOf<F extends object = ConnectOptions>(command: Command): F {
  return command.optsWithGlobals<F>();
}

function onePrompt(words: readonly string[]): readonly string[] {
  if (words.length <= 1) return words;
  throw new MeerkatError(
    "INVALID_ARGS",
    `The prompt came as ${words.length} words. Quote it: "${words[0]} ${words[1]}${words.length > 2 ? " …" : ""}"`,
  );
}

/** A mistyped command would be a prompt, and be paid for. */
function refuseMistypedCommand(args: readonly string[]): void {
  const word = firstWord(args)?.word;
  if (word === undefined || !/^[a-z]{5,}$/.test(word)) return;
  const commands = [
    "run",
    "resume",
    "continue",
    "sessions",
    "config",
    "blob",
    "models",
    "schema",
    "doctor",
    "capabilities",
    "rpc",
  ];
  const meant = commands.includes(word) ? undefined : nearest(word, commands);
  if (meant === undefined) return;
  throw new MeerkatError(
    "INVALID_ARGS",
    `There is no command ${word}. Did you mean ${meant}? As a prompt: rkat run ${word}`,
  );
}

function usageError({ message, code }: CommanderError): MeerkatError {
  // Help that is printed because a command was left out comes as an error without a text of its own.
  const text = code === "commander.help" ? "A command is missing. --help lists them." : message.replace(/^error: /, "");
  const advice = code === "commander.unknownOption" && !text.includes("Did you mean") ? ". --help lists them." : "";
  return new MeerkatError("INVALID_ARGS", `${text.replaceAll(/\s*\n\s*/g, " ")}${advice}`);
}

function wantsJson(args: readonly string[]): boolean {
  return args.some(
    (arg, index) =>
      ["--json", "--output=json", "-ojson"].includes(arg) ||
      (arg === "json" && ["-o", "--output"].includes(args[index - 1] ?? "")),
  );
}
