import type { MeerkatClient } from "@meerkat/client";
import type { Comparison } from "../lib/benchmark.ts";
import { alternating, type Measure, type Rounds } from "../lib/rounds.ts";
import { type Summary, summarise } from "../lib/statistics.ts";
import type { BareStdio } from "./bare-stdio.ts";
import { adapterReader, aiSdkReader, clientReader } from "./readers.ts";
import type { Reader, Vendor } from "./vendor.ts";

/** The ways to one vendor's model, each with its samples. */
interface Sides {
  readonly raw: Summary;
  readonly adapter: Summary;
  readonly aiSdk: Summary;
  readonly client: Summary;
  /** The official SDK through a pipe, where that is measured. */
  readonly bare?: Summary;
}

/** What is measured, of whom, and how an answer becomes a sample. */
export interface SidesOptions {
  readonly vendor: Vendor;
  readonly url: string;
  readonly client: MeerkatClient;
  /** The official SDK through a pipe, in the plainest way, for comparison. */
  readonly bare?: BareStdio;
  readonly rounds: Rounds;
  readonly sample: (read: Reader) => Promise<number>;
}

/** Measures all ways in turns. */
export async function measureSides({ vendor, url, client, bare, rounds, sample }: SidesOptions): Promise<Sides> {
  const readers = [
    vendor.raw(url),
    adapterReader(await vendor.adapter(url), vendor),
    aiSdkReader(vendor.aiSdk(url)),
    clientReader(client, vendor),
    ...(bare ? [bare.reader(vendor)] : []),
  ];
  const measures = readers.map(
    (reader): Measure =>
      () =>
        sample(reader),
  );
  const [raw = [], adapter = [], aiSdk = [], stdio = [], piped] = await alternating(rounds, measures);
  const sides = { raw: summarise(raw), adapter: summarise(adapter), aiSdk: summarise(aiSdk), client: summarise(stdio) };
  return piped ? { ...sides, bare: summarise(piped) } : sides;
}

/** The comparisons that are made of them; `stdio` is how dear the client may be beside the SDK alone. */
export function comparisons(
  { raw, adapter, aiSdk, client, bare }: Sides,
  { what, unit, stdio }: { readonly what: string; readonly unit: string; readonly stdio?: number },
): readonly Comparison[] {
  const common = { unit, better: "less" } as const;
  return [
    { ...common, what: `${what}, adapter against AI SDK`, ours: adapter, floor: aiSdk, aim: 1 },
    { ...common, what: `${what}, adapter against official SDK`, ours: adapter, floor: raw },
    {
      ...common,
      what: `${what}, client over stdio against official SDK`,
      ours: client,
      floor: raw,
      ...(stdio ? { aim: stdio } : {}),
    },
    ...(bare
      ? [
          { ...common, what: `${what}, client over stdio against official SDK over stdio`, ours: client, floor: bare },
          { ...common, what: `${what}, official SDK over stdio against official SDK`, ours: bare, floor: raw },
        ]
      : []),
  ];
}
