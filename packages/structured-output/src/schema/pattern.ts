const SYNTAX = new Set("^$\\.*+?()[]{}|/");

/**
 * A regular expression of a schema as one that compiles with the `u` flag, or undefined when it cannot be
 * one. Validation is done with `u`, where needless escapes such as `\@` are errors; they only stood for
 * themselves without it, so they are unescaped.
 */
export function unicodePattern(pattern: string): string | undefined {
  const source = escapeLoneSurrogates(pattern);
  if (compiles(source)) return source;
  const relaxed = unescapeIdentities(source);
  return compiles(relaxed) ? relaxed : undefined;
}

function compiles(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}

function escapeLoneSurrogates(source: string): string {
  if (source.isWellFormed()) return source;
  return Array.from(source, (char) =>
    char.isWellFormed() ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  ).join("");
}

/** One token is an escape, a quantifier, a bracket or a brace; inside a class other characters need an escape. */
const TOKENS = /\\[dDsSwW]-|\\.|\{\d+(?:,\d*)?\}|[[\]{}]/gsu;

function unescapeIdentities(source: string): string {
  let inClass = false;
  return source.replace(TOKENS, (token) => {
    if (token.startsWith("\\")) return unescapeOne(token, inClass);
    if (token.length > 1) return token;
    const edge = inClass ? token === "]" : token === "[";
    if (edge) inClass = !inClass;
    return edge ? token : `\\${token}`;
  });
}

function unescapeOne(token: string, inClass: boolean): string {
  const char = token.slice(1, 2);
  // In a class, the hyphen after `\w` cannot start a range, so it stood for itself.
  if (token.length === 3) return inClass ? `${token.slice(0, 2)}\\-` : token;
  const needed = SYNTAX.has(char) || (inClass && char === "-") || /[A-Za-z0-9\s]/.test(char);
  return needed ? token : token.slice(1);
}
