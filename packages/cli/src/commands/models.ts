import { encodeResult } from "@meerkat/protocol";
import { type ConnectOptions, connect } from "../connect.ts";
import { type Io, print } from "../io.ts";
import { pretty, table } from "../output/index.ts";

/** `rkat models catalog`: the models that are known here; `*` marks the default of each provider. */
export async function modelCatalog(flags: ConnectOptions & { readonly json?: boolean }, io: Io): Promise<void> {
  await using client = await connect(io, flags);
  const catalog = await client.models();
  if (flags.json) return print(io, pretty(encodeResult("models/catalog", catalog)));
  const rows = catalog.providers.flatMap(({ provider, defaultModelId, models }) =>
    models.map(({ id, tier, contextWindow, maxOutputTokens }) => [
      provider,
      id === defaultModelId ? `${id} *` : id,
      tier,
      String(contextWindow ?? ""),
      String(maxOutputTokens ?? ""),
    ]),
  );
  await print(io, table(["PROVIDER", "MODEL", "TIER", "CONTEXT", "MAX OUTPUT"], rows));
}
