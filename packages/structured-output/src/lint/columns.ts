/** How wide a page for people is, in characters. */
export const PAGE = 100;

/** A text in lines of at most `width` characters, broken between words, and within one that is longer than a line. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((part) => pieces(part, width))) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function pieces(word: string, width: number): readonly string[] {
  return Array.from({ length: Math.ceil(word.length / width) }, (_, index) =>
    word.slice(index * width, (index + 1) * width),
  );
}

/** A text of at most `width` characters; where it is longer, its beginning is left out. */
export function fromEnd(text: string, width: number): string {
  return text.length <= width ? text : `…${text.slice(text.length - width + 1)}`;
}

/** The same, with its end left out. */
export function fromStart(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Pointers come from anywhere, and a terminal obeys what it is sent. */
export function clean(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}

/** A JSON Pointer as people read it: the empty one leads to the root. */
export function shownPointer(pointer: string): string {
  return pointer === "" ? "(root)" : clean(pointer);
}
