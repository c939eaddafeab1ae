import { MeerkatError } from "@meerkat/errors";
import { KEY_VARIABLES, type ProviderDriver } from "@meerkat/providers";
import { connect } from "../connect.ts";
import { modelDrivers } from "../drivers.ts";
import { type Io, note, print } from "../io.ts";
import { pretty, table } from "../output/index.ts";
import type { PlaceFlags } from "../realm/index.ts";
import { connectionsHere, type Finding, inspectProvider } from "./finding.ts";

export interface DoctorFlags extends PlaceFlags {
  readonly json?: boolean;
  /** Make one tiny call to each provider that is usable. */
  readonly live?: boolean;
}

/** A finding, with what came of the call; left out when none was made. */
interface Tried extends Finding {
  readonly live?: string;
}

/** How long a live call may take, in milliseconds. */
const LIVE_TIMEOUT_MS = 30_000;

/**
 * `rkat doctor`: which providers are usable here and why not; with `--live`, what one tiny call to each comes to. The
 * exit code is 20 when no provider of real models is usable, or a live call failed.
 */
export async function doctor(flags: DoctorFlags, io: Io): Promise<void> {
  const connections = await connectionsHere(io, flags);
  const defaults = await defaultModels(io, flags);
  const models = modelDrivers();
  models.connect(connections);
  const findings: Tried[] = [];
  for (const driver of models.drivers) {
    const found = inspectProvider(driver, connections[driver.name] ?? {}, defaults.get(driver.name));
    findings.push(flags.live && found.usable ? await tryOut(driver, found, io) : found);
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

/** The default model of each provider, as the configuration and the catalogue say. */
async function defaultModels(io: Io, flags: PlaceFlags): Promise<ReadonlyMap<string, string>> {
  await using client = await connect(io, flags);
  const { providers } = await client.models();
  return new Map(providers.map(({ provider, defaultModelId }) => [provider, defaultModelId]));
}

/** One tiny call. Which models a server of one's own has, only its operator knows. */
async function tryOut(driver: ProviderDriver, found: Finding, io: Io): Promise<Tried> {
  const { provider, model } = found;
  if (model === undefined)
    return { ...found, detail: `${found.detail}; to call it, name its model as models.${provider}` };
  note(io, `Calling ${provider} …`);
  return { ...found, live: await callOnce(driver, model, io.signal) };
}

async function callOnce(driver: ProviderDriver, model: string, signal: AbortSignal): Promise<string> {
  try {
    const provider = await driver.load();
    const request = { model, messages: [{ role: "user", content: "Say ok." }], tools: [], maxTokens: 64 } as const;
    const until = AbortSignal.any([signal, AbortSignal.timeout(LIVE_TIMEOUT_MS)]);
    for await (const event of provider.stream(request, { signal: until })) if (event.type === "finish") return "ok";
    return "the answer broke off";
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}

function asTable(findings: readonly Tried[]): string {
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

function unhealthy(failed: readonly Tried[]): MeerkatError {
  const message =
    failed.length > 0
      ? `The call to ${failed.map(({ provider }) => provider).join(" and ")} failed; the list says why.`
      : `No provider of real models is usable here. Set one of ${Object.values(KEY_VARIABLES)
          .map(([, name]) => name)
          .join(", ")}, or use --model simulator.`;
  return new MeerkatError("PROVIDER_ERROR", message);
}
