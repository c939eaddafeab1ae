import { MeerkatError } from "@meerkat/errors";
import type { JsonValue } from "@meerkat/protocol";
import { type Lowered, lowerOutput, type OutputSchema, type ProfileName } from "@meerkat/structured-output";
import type { ModelChoice } from "../policy/index.ts";
import type { TurnCore } from "./core.ts";

/** What a plan says of the structured answer. */
interface Planned {
  readonly choice: ModelChoice;
  readonly output?: OutputSchema;
}

/**
 * A plan whose provider is loaded, with its output schema made fit for the model it runs on, before anything is written
 * or paid for. Rejects with the error of a provider that cannot be loaded.
 * @throws MeerkatError INVALID_PARAMS under `compat: "strict"` when the provider cannot hold the model to all of it.
 */
export async function withLowering<P extends Planned>(
  core: TurnCore,
  plan: P,
): Promise<P & { readonly lowered?: Lowered }> {
  const { output, choice } = plan;
  // Loaded also where nothing is lowered: one that cannot be must fail the call before a session or a run is begun.
  const provider = await core.providers.get(choice.provider);
  if (output === undefined) return plan;
  const profile: ProfileName = provider.profiles?.(choice.model).answer ?? "none";
  const lowered = lowerOutput(output, profile);
  if (output.compat === "strict" && lowered.warnings.length > 0) throw unsupported(choice, lowered);
  return { ...plan, lowered };
}

function unsupported({ provider, model }: ModelChoice, { warnings }: Lowered): MeerkatError {
  const list = warnings.map(({ path, message }) => `${path}: ${message}`).join(" ");
  const message = `Invalid output_schema: it has unsupported features for ${provider} (${model}), and compat is "strict". ${list} Change the schema, or use compat "lossy".`;
  const details: JsonValue = {
    provider,
    warnings: warnings.map((warning) => ({ path: warning.path, keyword: warning.keyword, message: warning.message })),
  };
  return new MeerkatError("INVALID_PARAMS", message, { details });
}
