import { MeerkatError } from "@meerkat/errors";
import { downloadFailed } from "./failure.ts";

/**
 * Reads the URL that releases are under.
 *
 * @throws INVALID_ARGS for one that is no URL, has a name, password, query or fragment, or is not encrypted and leads
 * to another machine. The message does not quote it: it may hold a password.
 */
export function readBaseUrl(text: string, allowInsecure = false): URL {
  // What an unset variable gives a program that no compiler has seen.
  if (typeof text !== "string") throw invalid("is missing");
  const url = URL.parse(text.endsWith("/") ? text : `${text}/`);
  if (!url) throw invalid("is no URL");
  if (url.username || url.password) throw invalid("must not hold a user name or password");
  if (url.search || url.hash || text.includes("?") || text.includes("#"))
    throw invalid("must not have a query or fragment");
  if (url.protocol === "https:") return url;
  if (url.protocol !== "http:") throw invalid("must begin with https://");
  if (!allowInsecure && !isLoopback(url.hostname))
    throw invalid("must begin with https:// unless it leads to this machine");
  return url;
}

function invalid(why: string): MeerkatError {
  return new MeerkatError("INVALID_ARGS", `The base URL of releases ${why}.`);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Where a redirect leads. It may stay on its origin or go from https to https, so that nobody on the way can read or
 * turn a request that began encrypted.
 *
 * @throws BINARY_DOWNLOAD_FAILED (`redirect`)
 */
export function redirected(from: URL, location: string | null): URL {
  const to = location === null ? null : URL.parse(location, from.href);
  if (!to) throw refused(from, "names no place");
  if (to.username || to.password) throw refused(from, "holds a user name or password");
  const encrypted = from.protocol === "https:" && to.protocol === "https:";
  if (!encrypted && to.origin !== from.origin) throw refused(from, `leads to ${to.protocol}//${to.host}`);
  return to;
}

/** The error of a redirect that is not followed. */
export function refused(from: URL, why: string): MeerkatError {
  const message = `The redirect of ${shown(from)} ${why} and was not followed. Use the base URL that it leads to.`;
  return downloadFailed("redirect", message, { details: { url: shown(from) } });
}

/** A URL for messages: without its query, which can hold a signature or token. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
