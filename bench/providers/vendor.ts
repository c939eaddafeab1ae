import type { ModelProvider } from "@meerkat/providers";
import type { LanguageModel } from "ai";

/** Where the models are that a vendor's parts talk to, and a key that they do not look at. */
export const KEY = "bench-key";
export const PROMPT = "Which of these three plans would you choose, and what speaks against the other two?";

/** Reads one answer to its end and tells of each piece of its text as it comes. */
export type Reader = (onText: (text: string) => void) => Promise<void>;

/** One maker's API, reached in the ways that are compared; all of them talk to `url`. */
export interface Vendor {
  /** The provider's name in the catalogue. */
  readonly name: string;
  readonly model: string;
  /** The official SDK's own stream. */
  raw(url: string): Reader;
  adapter(url: string): Promise<ModelProvider>;
  aiSdk(url: string): LanguageModel;
}
