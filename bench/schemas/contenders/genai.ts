import { GoogleGenAI } from "@google/genai";
import type { JsonObject } from "@meerkat/protocol";
import { type Contender, plain } from "../contender.ts";
import { sentBy } from "./sent-by.ts";

/** What `@google/genai` makes of `responseSchema`. A schema with `$schema` is moved to `responseJsonSchema` by it. */
export const genaiOpenApi: Contender = {
  name: "@google/genai 3.1.0 responseSchema",
  profile: "gemini-openapi",
  emit: async (schema) => {
    const { responseSchema, responseJsonSchema } = await configFor({ responseSchema: schema });
    if (responseSchema !== undefined) return plain(responseSchema);
    if (responseJsonSchema === undefined) throw new Error("nothing is sent");
    return { ...plain(responseJsonSchema), profile: "gemini" };
  },
};

/** What `@google/genai` makes of `responseJsonSchema`. */
export const genaiJsonSchema: Contender = {
  name: "@google/genai 3.1.0 responseJsonSchema",
  profile: "gemini",
  emit: async (schema) => {
    const { responseJsonSchema } = await configFor({ responseJsonSchema: schema });
    if (responseJsonSchema === undefined) throw new Error("nothing is sent");
    return plain(responseJsonSchema);
  },
};

/** The part of the request that has the schema. */
interface GenerationConfig {
  readonly responseSchema?: JsonObject;
  readonly responseJsonSchema?: JsonObject;
}

const client = new GoogleGenAI({ apiKey: "none" });

async function configFor(config: GenerationConfig): Promise<GenerationConfig> {
  const sent = await sentBy(() =>
    client.models.generateContent({
      model: "gemini-3-flash",
      contents: "x",
      config: { responseMimeType: "application/json", ...config },
    }),
  );
  const body: { readonly generationConfig?: GenerationConfig } = sent;
  return body.generationConfig ?? {};
}
