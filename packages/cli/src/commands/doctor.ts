import { MeerkatError } from "@meerkat/errors";
import { defaultModel, KEY_VARIABLES, type ModelProvider } from "@meerkat/providers";
import { type Connections, providerConnections } from "@meerkat/runtime";
import { placeFor } from "../connect.ts";
import { modelDrivers } from "../drivers.ts";
import { runtimeEnvironment } from "../env.ts";
import { type Io, note, print } from "../io.ts";
import { pretty, table } from "../output/index.ts";
import { openRealm, type PlaceFlags } from "../realm/index.ts";

export interface DoctorFlags extends PlaceFlags {
  readonly json?: boolean;
  /** Make one tiny call to each provider that is usable. */
  readonly live?: boolean;
}

/** Whether one provider can be used here, and why not. */
interface Finding {
  readonly provider: string;
  readonly usable: boolean;
  /** What the finding rests on, or what to do next. */
  readonly detail: string;
  readonly model?: string;
  /** What came of the call; left out when none was made. */
  readonly live?: string;
}

/** How long a live call may take, in milliseconds. */
const LIVE_TIMEOUT_MS = 30_000;

/**
 * `rkat doctor`: which providers are usable here and why not; with `--live`, what one tiny call to each comes to. The
 * exit code is 20 when no provider of real models is usable, or a live call failed.
 */
export async function doctor(flags: DoctorFlags, io: Io): Promise<void> {
  const { configuration } = openRealm(placeFor(io, flags), flags.instance);
  const environment = runtimeEnvironment(io.env);
  const connections = await providerConnections({ configuration: configuration?.(), env: environment });
  const { drivers, connect } = modelDrivers();
  connect(connections);
  const findings: Finding[] = [];
  for (const driver of drivers) {
    const found = inspect(driver.name, connections);
    if (flags.live && found.usable) note(io, `Calling ${driver.name} …`);
    findings.push(flags.live && found.usable ? { ...found, ...(await tryOut(driver, found, io.signal)) } : found);
  }
  findings.push({
    provider: "simulator",
    usable: true,
    detail: "needs no key; choose it with --model simulator",
    model: "simulator",
  });
  await print(
    io,
    flags.json ? pretty({ node: process.version, providers: findings.map((one) => ({ ...one })) }) : asTable(findings),
  );
  const real = findings.filter(({ provider }) => provider !== "simulator");
  const failed = real.filter(({ live }) => live !== undefined && live !== "ok");
  if (real.every(({ usable }) => !usable) || failed.length > 0) throw unhealthy(failed);
}

function inspect(provider: string, connections: Connections): Finding {
  const { apiKey, baseUrl } = connections[provider] ?? {};
  const model = defaultModel(provider);
  const named = model === undefined ? {} : { model };
  const variables = namesOf(KEY_VARIABLES, provider);
  const at = baseUrl === undefined ? "" : `, at ${withoutCredentials(baseUrl)}`;
  if (provider === "other") {
    return baseUrl === undefined
      ? {
          provider,
          usable: false,
          detail: "set providers.base_urls.other to the address of a server that speaks OpenAI's API",
        }
      : { provider, usable: true, detail: `no key is needed${at}` };
  }
  if (apiKey === undefined) {
    return {
      provider,
      usable: false,
      detail: `no key: set ${variables.join(" or ")}, or providers.api_keys.${provider}`,
      ...named,
    };
  }
  return { provider, usable: true, detail: `has a key${at}`, ...named };
}

function namesOf(variables: Readonly<Record<string, readonly string[]>>, provider: string): readonly string[] {
  return variables[provider] ?? [];
}

/** Addresses of gateways sometimes carry a name and a password. */
function withoutCredentials(address: string): string {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}${url.pathname === "/" ? "" : url.pathname}`;
  } catch {
    return "an address that cannot be read";
  }
}

async function tryOut(
  driver: { load(): Promise<ModelProvider> },
  { model = "default" }: Finding,
  signal: AbortSignal,
): Promise<Pick<Finding, "live">> {
  try {
    const provider = await driver.load();
    const request = { model, messages: [{ role: "user", content: "Say ok." }], tools: [], maxTokens: 64 } as const;
    const until = AbortSignal.any([signal, AbortSignal.timeout(LIVE_TIMEOUT_MS)]);
    for await (const event of provider.stream(request, { signal: until }))
      if (event.type === "finish") return { live: "ok" };
    return { live: "the answer broke off" };
  } catch (error) {
    signal.throwIfAborted();
    return { live: error instanceof Error ? error.message : String(error) };
  }
}

function asTable(findings: readonly Finding[]): string {
  const live = findings.some((one) => one.live !== undefined);
  const heading = ["PROVIDER", "USABLE", "DEFAULT MODEL", ...(live ? ["LIVE"] : []), "WHY"];
  return table(
    heading,
    findings.map(({ provider, usable, model = "", live: said = "", detail }) => [
      provider,
      usable ? "yes" : "no",
      model,
      ...(live ? [said === "" || said === "ok" ? said : "failed"] : []),
      said === "" || said === "ok" ? detail : said,
    ]),
  );
}

function unhealthy(failed: readonly Finding[]): MeerkatError {
  const message =
    failed.length > 0
      ? `The call to ${failed.map(({ provider }) => provider).join(" and ")} failed; the list says why.`
      : `No provider of real models is usable here. Set one of ${Object.values(KEY_VARIABLES)
          .map(([, name]) => name)
          .join(", ")}, or use --model simulator.`;
  return new MeerkatError("PROVIDER_ERROR", message);
}
