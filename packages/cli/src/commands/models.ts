import { encodeResult } from "@meerkat/protocol";
import { CATALOGUE } from "@meerkat/providers";
import { type ConnectOptions, connect } from "../connect.ts";
import { modelDrivers } from "../drivers.ts";
import { type Io, note, print } from "../io.ts";
import { pretty, table } from "../output/index.ts";
import { connectionsHere } from "./finding.ts";

/** `rkat models catalog`: the models that are known here, and whether each can be used; `*` marks the default of each provider. */
export async function modelCatalog(flags: ConnectOptions & { readonly json?: boolean }, io: Io): Promise<void> {
  await using client = await connect(io, flags);
  const catalog = await client.models();
  if (flags.json) return print(io, pretty(encodeResult("models/catalog", catalog)));
  const { drivers, connect: connectModels } = modelDrivers();
  connectModels(await connectionsHere(io, flags));
  const usable = (provider: string) =>
    provider === "simulator" || drivers.some(({ name, missing }) => name === provider && !missing?.());
  const rows = catalog.providers.flatMap(({ provider, defaultModelId, models }) =>
    models.map(({ id, tier, contextWindow, maxOutputTokens }) => [
      provider,
      id === defaultModelId ? `${id} *` : id,
      tier,
      String(contextWindow ?? ""),
      String(maxOutputTokens ?? ""),
      usable(provider) ? "yes" : "no",
    ]),
  );
  await print(io, table(["PROVIDER", "MODEL", "TIER", "CONTEXT", "MAX OUTPUT", "USABLE"], rows));
  note(
    io,
    `* is a provider's default. The list is of ${CATALOGUE.asOf}; rkat doctor says why a provider is not usable.`,
  );
}
