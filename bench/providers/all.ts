import { ANTHROPIC } from "./anthropic.ts";
import { GEMINI } from "./gemini.ts";
import { OPENAI } from "./openai.ts";
import type { Vendor } from "./vendor.ts";

/** All that are compared. */
export const VENDORS: readonly Vendor[] = [ANTHROPIC, OPENAI, GEMINI];
