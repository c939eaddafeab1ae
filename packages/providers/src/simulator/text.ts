/** The first `limit` UTF-16 units of a text, one less where that would split a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = Math.max(0, Math.floor(limit));
  return text.slice(0, isHighSurrogate(text, end - 1) ? end - 1 : end);
}

/** A text for a message: cut, with an ellipsis that says so. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${cut(text, limit)}…`;
}

/** A text in pieces of at most `size` UTF-16 units (2 where a surrogate pair needs them); never empty ones. */
export function* pieces(text: string, size: number): Generator<string, void, undefined> {
  for (let start = 0; start < text.length; ) {
    const end = start + Math.max(1, size);
    const whole = isHighSurrogate(text, end - 1) && end < text.length;
    const stop = whole ? (end - 1 > start ? end - 1 : end + 1) : end;
    yield text.slice(start, stop);
    start = stop;
  }
}

/** Whether a name stands in a text as a word of its own; letters, digits, `_` and `-` continue a word. */
export function namesWord(text: string, name: string): boolean {
  if (name === "") return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    // Two units on either side hold the neighbouring character, also where it is a surrogate pair.
    const end = at + name.length;
    const before = /.$/su.exec(text.slice(Math.max(0, at - 2), at))?.[0];
    const after = /^./su.exec(text.slice(end, end + 2))?.[0];
    if (!continuesWord(before) && !continuesWord(after)) return true;
  }
  return false;
}

function continuesWord(character = ""): boolean {
  return /[\p{L}\p{N}_-]/u.test(character);
}

function isHighSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit <= 0xdbff;
}
