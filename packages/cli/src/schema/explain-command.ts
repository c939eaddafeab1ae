import { explainSchema, renderExplanationJson, renderExplanationText } from "@meerkat/structured-output";
import { type Io, print } from "../io.ts";
import { PROVIDERS } from "./providers.ts";
import { readDocument } from "./read-document.ts";
import type { ExplainFlags } from "./schema-flags.ts";

/** `rkat schema explain`: gives the exit code. Throws INVALID_ARGS for a file that cannot be read. */
export async function explainFile(
  file: string,
  { provider = PROVIDERS, format }: ExplainFlags,
  io: Io,
): Promise<number> {
  const { name, schema } = await readDocument(file, io);
  const explanations = provider.map((profile) => explainSchema(schema, profile));
  const shown =
    format === "json"
      ? renderExplanationJson(name, explanations)
      : renderExplanationText({ name, document: schema }, explanations);
  await print(io, shown);
  return explanations.some(({ refused }) => refused !== undefined) ? 1 : 0;
}
