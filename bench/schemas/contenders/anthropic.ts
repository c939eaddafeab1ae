import { transformJSONSchema } from "@anthropic-ai/sdk/lib/transform-json-schema";
import { type Contender, plain } from "../contender.ts";

/** What `@anthropic-ai/sdk` makes of a schema for the answer format. */
export const anthropicHelper: Contender = {
  name: "@anthropic-ai/sdk 1.12.0",
  profile: "anthropic",
  emit: (schema) => {
    const made: unknown = Reflect.apply(transformJSONSchema, undefined, [schema]);
    return plain(JSON.parse(JSON.stringify(made)));
  },
};
