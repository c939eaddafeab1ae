import { appendCases } from "./append.ts";
import type { StoreCase } from "./case.ts";
import { closeCases } from "./close.ts";
import { commitCases } from "./commit.ts";
import { concurrencyCases } from "./concurrency.ts";
import { copyCases } from "./copies.ts";
import { durableCases } from "./durable.ts";
import { inputCases } from "./input.ts";
import { listCases } from "./list.ts";
import { recordCases } from "./record.ts";

export { type BlobCase, type BlobPlace, blobCases, durableBlobCases } from "./blobs.ts";
export type { StoreCase, StorePlace } from "./case.ts";
export { someMessage, someSession } from "./samples.ts";

/** What every store must do, in memory or not. Each case needs a place of its own. */
export const storeCases: readonly StoreCase[] = [
  ...recordCases,
  ...appendCases,
  ...commitCases,
  ...listCases,
  ...inputCases,
  ...copyCases,
  ...concurrencyCases,
  ...closeCases,
];

/** What a store must do besides when its data outlives it: these cases open one place more than once. */
export const durableStoreCases: readonly StoreCase[] = durableCases;
