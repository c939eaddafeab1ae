const encoder = new TextEncoder();

/** The size of a value's JSON in bytes of UTF-8. */
export function jsonBytes(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).length;
}

/** The longest beginning of a text, in whole characters, whose JSON has at most `maxBytes` bytes with its quotes. */
export function cutText(text: string, maxBytes: number): string {
  let left = maxBytes - 2;
  let end = 0;
  for (const character of text) {
    left -= bytesInJson(character);
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}

const SHORT_ESCAPES = '"\\\b\f\n\r\t';

function bytesInJson(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (SHORT_ESCAPES.includes(character)) return 2;
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) return 6;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
