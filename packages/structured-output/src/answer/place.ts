/** Whether a JSON Pointer leads to the place of another one, or to a part of it. */
export function isWithin(pointer: string, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}

/** How messages name a place in a value: its JSON Pointer, or words for the whole value. */
export function placeName(pointer: string): string {
  return pointer === "" ? "the value" : cutPointer(pointer);
}

/** Names in a pointer may be as long as an answer. */
function cutPointer(pointer: string): string {
  return pointer.length <= 500 ? pointer : `${pointer.slice(0, 500)}...`;
}
