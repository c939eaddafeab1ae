import type { JsonValue } from "@meerkat/protocol";
import { joinPointer } from "../../schema/pointer.ts";
import { PLAIN } from "../codec/codec.ts";
import { boxedText, textOf } from "../codec/text.ts";
import type { OtherForm, Shape } from "../shape/forms.ts";
import { kindOf } from "../shape/kinds.ts";
import type { Loss } from "../shape/loss.ts";
import type { Emitted, Reach, Workshop } from "./emitted.ts";
import { closedObject } from "./fields.ts";
import { unite, type Written } from "./unite.ts";

/** The name of the property that the text is put into where other texts are meant. */
const JSON_TEXT = "json";

const WORDS = "Only for a value of another kind, written as JSON text.";

/**
 * One schema for alternatives whose kind was inferred, and for the values of other kinds that fit too. Where these cannot
 * be written, that is a loss.
 */
export function uniteWithOthers(
  shop: Workshop,
  shape: Shape,
  { written, reach }: { readonly written: readonly Written[]; readonly reach: Reach },
) {
  const other = otherOf(shop, shape);
  if (other !== undefined && written.length > 0) return unite(shop, [...written, other], reach);
  for (const pointer of shape.inferred) shop.lose(onlyMeant(pointer));
  return unite(shop, written, reach);
}

/** What cannot be read as another value has to stand for itself and fit, as a text or as the object around it. */
function otherOf(shop: Workshop, { conjunction, others }: Shape): Written | undefined {
  if (!others.has("string") && !others.has("object")) return undefined;
  const form: OtherForm = { kind: "other", kinds: others };
  return { alternative: { conjunction, form, losses: [] }, emitted: sendOthers(shop, form) };
}

/** Every value of the kinds that the keywords of a schema without `type` do not speak of. */
export function sendOthers({ profile }: Workshop, { kinds }: OtherForm): Emitted {
  if (profile.anyValue) {
    return { schema: { anyOf: [...kinds].map((type) => ({ type })) }, codec: PLAIN, weight: kinds.size };
  }
  const text = { type: "string", description: WORDS };
  const isOther = (value: JsonValue) => kinds.has(kindOf(value));
  if (kinds.has("string")) return { schema: text, codec: textOf(isOther), weight: 1 };
  return { schema: closedObject(profile, [[JSON_TEXT, text]], []), codec: boxedText(JSON_TEXT, isOther), weight: 2 };
}

function onlyMeant(pointer: string): Loss {
  const message =
    "writes only the kind of value that the keywords here speak of; the schema names a `type` elsewhere and none here, so that it allows others.";
  return { pointer: joinPointer(pointer, "type"), class: "impossible", message };
}
