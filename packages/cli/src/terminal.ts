const FIRST_PICTURE = 0x2400;
const DEL = 0x7f;
const PICTURE_OF_DEL = "\u2421";
const REPLACEMENT = "\ufffd";

/**
 * A text from elsewhere as a terminal may be sent it. A terminal obeys control characters: an answer, a tool's result
 * or a label could change its title, fill its clipboard or hide what is on it. They are shown and not obeyed.
 */
export function forTerminal(text: string): string {
  return text.replaceAll(/(?!\r\n)[^\P{Cc}\t\n]/gu, picture);
}

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code === DEL) return PICTURE_OF_DEL;
  return code < DEL ? String.fromCharCode(FIRST_PICTURE + code) : REPLACEMENT;
}
