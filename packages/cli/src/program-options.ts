import { type Command, InvalidArgumentError, Option } from "commander";
import { PLACE_FLAGS } from "./flags.ts";

/** Adds the options that say where a command works. */
export function withPlace(command: Command): Command {
  for (const { flag, short, value, help } of PLACE_FLAGS) {
    const spelled = `${short === undefined ? "" : `-${short}, `}--${flag}${value === undefined ? "" : ` <${value}>`}`;
    command.option(spelled, help);
  }
  return command;
}

/** Adds the options of a run. */
export function withRun(command: Command): Command {
  return withSession(withShown(withTurn(command)));
}

function withTurn(command: Command): Command {
  return command
    .option("-m, --model <id>", "the model; without it RKAT_MODEL, the configuration, or the only key decides")
    .option("-p, --provider <name>", "the provider, where the model's name does not tell")
    .option("--param <key=value>", "a parameter for the provider (repeatable)", collect)
    .option("--params-json <json>", "parameters for the provider as a JSON object")
    .option("--instructions <text>", "additional instructions (repeatable)", collect)
    .option("--allow-tool <name>", "use no tools but these (repeatable)", collect)
    .option("--block-tool <name>", "do not use this tool (repeatable)", collect)
    .option("--skill-ref <ref>", "a skill to use, as JSON or <source>/<name> (repeatable)", collect)
    .option("--skill-reference <id>", "a skill to use, by its old id (repeatable)", collect)
    .option("--keep-alive", "stay awake for messages")
    .option("--image <file>", "a picture for the prompt (repeatable)", collect)
    .addOption(
      new Option("--stdin <mode>", "piped input: auto, blob, lines or off")
        .choices(["auto", "blob", "lines", "off"])
        .default("auto"),
    )
    .option("--scenario <file>", "what the simulator plays");
}

function withShown(command: Command): Command {
  return command
    .addOption(new Option("-o, --output <format>", "text or json").choices(["text", "json"]))
    .option("--json", "the same as --output json")
    .option("-s, --stream", "show text as it comes (on a terminal the default)")
    .option("--no-stream", "show text when it is whole")
    .option("-v, --verbose", "show tool calls");
}

function withSession(command: Command): Command {
  return command
    .option("--system <text>", "the system prompt")
    .option("--schema <file-or-json>", "ask for structured output of this JSON Schema")
    .option("--max-tokens <n>", "output tokens of one model call", positive)
    .option("-d, --max-duration <time>", "stop after this time, such as 30s or 5m")
    .option("--max-tool-calls <n>", "stop after this many tool calls", natural)
    .option("--label <key=value>", "a label of the session (repeatable)", collect)
    .option("--app-context <json>", "context for a host application")
    .option("--preload-skill <id>", "a skill for the system prompt (repeatable)", collect)
    .addOption(
      new Option("-t, --tools <set>", "the tools of the session").choices(["none", "safe", "workspace", "full"]),
    )
    .option("--yolo", "the same as --tools full");
}

/** Adds the options of a command that writes the configuration. */
export function withWrite(command: Command): Command {
  return command
    .option("--json <json>", "what to write, as JSON")
    .option("--toml <toml>", "what to write, as TOML")
    .option("--expected-generation <n>", "refuse unless the configuration is at this generation", natural);
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A whole number, 0 or more. */
export function natural(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It must be a whole number.");
}

function positive(text: string): number {
  if (natural(text) > 0) return Number(text);
  throw new InvalidArgumentError("It must be at least 1.");
}
