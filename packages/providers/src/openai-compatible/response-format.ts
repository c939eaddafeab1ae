import type { ProfileName } from "@meerkat/structured-output";
import { schemaName } from "../openai/schema-name.ts";
import type { OutputRequest } from "../port.ts";

/** How a server is told the schema of the answer. */
export type ResponseFormat =
  | { readonly type: "json_object"; readonly schema: { [key: string]: unknown } }
  | {
      readonly type: "json_schema";
      readonly json_schema: {
        readonly name: string;
        readonly schema: { [key: string]: unknown };
        readonly strict?: boolean;
      };
    };

/**
 * `response_format` in the server's spelling. llama.cpp (and llama-cpp-python) has taken `json_object` with a schema
 * longest; everybody else takes OpenAI's `json_schema`. `strict` is a flag of OpenAI, which vLLM and Ollama overlook
 * and others may refuse.
 */
export function responseFormat({ schema, name, strict }: OutputRequest, profile: ProfileName): ResponseFormat {
  if (profile === "llama.cpp") return { type: "json_object", schema: { ...schema } };
  const flag = profile === "openai" ? { strict: strict ?? true } : {};
  return { type: "json_schema", json_schema: { name: schemaName(name), schema: { ...schema }, ...flag } };
}
