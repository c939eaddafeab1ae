import type { DriverOptions } from "./driver-options.ts";

// Shorter values are flags, and taking them out of a message would only garble it.
const SHORTEST = 8;

/** What no error may tell: the key, whatever gateways are told in headers, and a name and password in an address. */
export function secretsOf({ apiKey = "", headers = {}, baseUrl = "" }: DriverOptions): readonly string[] {
  const secrets = [apiKey, ...Object.values(headers)].filter((value) => value.length >= SHORTEST);
  const credentials = /^[a-z]+:\/\/([^/@]+@)/i.exec(baseUrl)?.[1];
  return credentials === undefined ? secrets : [credentials, ...secrets];
}

/** A text with its secrets blotted out. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, "***"), text);
}

/** Whether an error, its body or one of its causes tells a secret. */
export function holdsSecret(error: unknown, secrets: readonly string[]): boolean {
  if (!(error instanceof Error)) return false;
  const told = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
  return secrets.some((secret) => told.includes(secret)) || holdsSecret(error.cause, secrets);
}
