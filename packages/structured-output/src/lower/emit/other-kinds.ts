import { joinPointer } from "../../schema/pointer.ts";
import { PLAIN } from "../codec/codec.ts";
import { textOf } from "../codec/text.ts";
import type { OtherForm, Shape } from "../shape/forms.ts";
import { kindOf } from "../shape/kinds.ts";
import type { Loss } from "../shape/loss.ts";
import type { Emitted, Reach, Workshop } from "./emitted.ts";
import { unite, type Written } from "./unite.ts";

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
  const all = other === undefined || written.length === 0 ? "too many" : unite(shop, [...written, other], reach);
  if (all !== "too many") return all;
  for (const pointer of shape.inferred) shop.lose(onlyMeant(pointer));
  return unite(shop, written, reach);
}

/** Of texts, some would break the keywords that speak of texts: what is no JSON text could not be told from them. */
function otherOf(shop: Workshop, { conjunction, others }: Shape): Written | undefined {
  if (!others.has("string")) return undefined;
  const form: OtherForm = { kind: "other", kinds: others };
  return { alternative: { conjunction, form, losses: [] }, emitted: sendOthers(shop, form) };
}

/** Every value of the kinds that the keywords of a schema without `type` do not speak of. */
export function sendOthers({ profile }: Workshop, { kinds }: OtherForm): Emitted {
  if (profile.anyValue) {
    return { schema: { anyOf: [...kinds].map((type) => ({ type })) }, codec: PLAIN, weight: kinds.size };
  }
  const codec = textOf((value) => kinds.has(kindOf(value)));
  return { schema: { type: "string", description: WORDS }, codec, weight: 1 };
}

function onlyMeant(pointer: string): Loss {
  const message =
    "writes only the kind of value that the keywords here speak of; the schema names a `type` elsewhere and none here, so that it allows others.";
  return { pointer: joinPointer(pointer, "type"), class: "impossible", message };
}
