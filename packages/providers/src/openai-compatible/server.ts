import type { ProfileName } from "@meerkat/structured-output";
import type { DriverOptions } from "../http/driver-options.ts";

/** What kind of server it is. */
export interface CompatibleServer {
  /** Which API it is asked through; `chat_completions` when left out. */
  readonly api?: "chat_completions" | "responses";
  /**
   * Whose rules schemas have to keep; also decides the spelling of `response_format`. Left out it is `none`, and
   * `openai` for OpenAI's own address.
   */
  readonly profile?: ProfileName;
}

/** Where the server is and what it is; may differ from call to call, as configuration does. */
export interface CompatibleOptions extends DriverOptions, CompatibleServer {}

export type CompatibleSource = () => CompatibleOptions;
