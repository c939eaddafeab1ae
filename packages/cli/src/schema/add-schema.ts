import { type Command, InvalidArgumentError, Option } from "commander";
import type { Io } from "../io.ts";
import { PROVIDERS, type SchemaProvider } from "./providers.ts";
import type { ExplainFlags, LintFlags } from "./schema-flags.ts";

/** What a command that ran leaves to the process. */
export interface Outcome {
  exitCode: number;
}

const LINT_HELP = `
A file holds a JSON Schema, or a wrapper {"schema", "name", ...} around one, as JSON or YAML; - is the standard input.
Exit code: 0 when every schema can be sent; 1 when one is refused, breaks a rule of a provider, or, with --strict,
loses something; 2 for wrong usage and for files that cannot be read.`;

const EXPLAIN_HELP = `
kept: sent as it is. rewritten: sent in another form that loses nothing. checked-locally: the answer is checked.
hint-only: told to the model, checked by nobody. impossible: a value cannot be written any more. narrowed: less is
admitted where the schema says nothing. annotation: asks nothing of a value.
Exit code: 0, 1 when the schema is refused, 2 for wrong usage and for a file that cannot be read.`;

/** Adds `rkat schema`. What it needs is loaded when it runs, and nothing of the runtime is among it. */
export function addSchema(program: Command, { io, outcome }: { readonly io: Io; readonly outcome: Outcome }): void {
  const schema = program.command("schema").helpCommand(false).description("Look at what providers make of a schema.");
  withProvider(schema.command("lint <file...>"))
    .description("Say whether schemas can be sent to providers, and what is lost on the way.")
    .addOption(format(["text", "json", "sarif"]))
    .option("--strict", "exit with 1 for warnings too")
    .addHelpText("after", LINT_HELP)
    .action(async (files: readonly string[], _own, command: Command) => {
      const { lintFiles } = await import("./lint-command.ts");
      outcome.exitCode = await lintFiles(files, command.opts<LintFlags>(), io);
    });
  withProvider(schema.command("explain <file>"))
    .description("Show a schema keyword by keyword beside what would be sent.")
    .addOption(format(["text", "json"]))
    .addHelpText("after", EXPLAIN_HELP)
    .action(async (file: string, _own, command: Command) => {
      const { explainFile } = await import("./explain-command.ts");
      outcome.exitCode = await explainFile(file, command.opts<ExplainFlags>(), io);
    });
}

function withProvider(command: Command): Command {
  return command.option("--provider <name>", `${PROVIDERS.join(", ")}, or all, the default (repeatable)`, provider);
}

function provider(name: string, before: readonly SchemaProvider[] = []): readonly SchemaProvider[] {
  if (name === "all") return PROVIDERS;
  const known = PROVIDERS.find((one) => one === name);
  if (known === undefined) throw new InvalidArgumentError(`It must be all or one of ${PROVIDERS.join(", ")}.`);
  return before.includes(known) ? before : [...before, known];
}

function format(choices: readonly string[]): Option {
  return new Option("--format <format>", "how it is printed").choices(choices).default("text");
}
