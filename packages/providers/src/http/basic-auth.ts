import type { DriverOptions } from "./driver-options.ts";

/**
 * The options with the name and the password that the address carries as a header in its place: `fetch` refuses such
 * addresses. Headers that are given stay as they are.
 */
export function withBasicAuth<Options extends DriverOptions>(options: Options): Options {
  const url = URL.parse(options.baseUrl ?? "");
  const token = url === null ? undefined : basicToken(url);
  if (url === null || token === undefined) return options;
  url.username = "";
  url.password = "";
  return { ...options, baseUrl: url.href, headers: { authorization: `Basic ${token}`, ...options.headers } };
}

/** Name and password of an address as a header carries them; undefined where it has none. */
export function basicToken({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  return Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
}

/** A part of an address as it is meant. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
