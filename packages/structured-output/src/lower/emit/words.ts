import type { JsonValue } from "@meerkat/protocol";
import { splitPointer } from "../../schema/pointer.ts";
import type { Alternative } from "../shape/forms.ts";
import type { Conjunction } from "../shape/term.ts";
import type { Emitted } from "./emitted.ts";

/** A name for a definition: the last name on the way to the schema. */
export function nameOf({ terms }: Conjunction): string {
  const term = terms.find((one) => one.kind === "schema");
  const token =
    term?.kind === "schema" ? splitPointer(term.pointer).findLast((part) => !/^\d+$/.test(part)) : undefined;
  const name = (token ?? "root").replace(/[^A-Za-z0-9_]/g, "_").slice(0, 40);
  return name === "" ? "schema" : name;
}

/** What is sent, with the author's words before ours. */
export function withWords(emitted: Emitted, { title, description }: Alternative): Emitted {
  const { schema } = emitted;
  if (schema.$ref !== undefined) return emitted;
  const ours = typeof schema.description === "string" ? schema.description : undefined;
  const words = [description, ours].filter((text) => text !== undefined).join(" ");
  const said: Record<string, JsonValue> = {
    ...(title === undefined ? {} : { title }),
    ...(words === "" ? {} : { description: words }),
  };
  if (Object.keys(said).length === 0) return emitted;
  const { title: _title, description: _description, ...rest } = schema;
  return { ...emitted, schema: { ...said, ...rest } };
}
