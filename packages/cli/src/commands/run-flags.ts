import { MeerkatError } from "@meerkat/errors";
import type { ConnectOptions } from "../connect.ts";
import type { PromptFlags } from "../input/index.ts";

/** Options that only a new session takes. */
export interface CreateFlags {
  readonly system?: string;
  readonly maxTokens?: number;
  readonly maxDuration?: string;
  readonly maxToolCalls?: number;
  readonly schema?: string;
  readonly label?: readonly string[];
  readonly appContext?: string;
  readonly preloadSkill?: readonly string[];
  readonly tools?: "none" | "safe" | "workspace" | "full";
  readonly yolo?: boolean;
}

/** Options of every run. */
export interface TurnFlags {
  readonly model?: string;
  readonly provider?: string;
  readonly param?: readonly string[];
  readonly paramsJson?: string;
  readonly instructions?: readonly string[];
  readonly allowTool?: readonly string[];
  readonly blockTool?: readonly string[];
  readonly skillRef?: readonly string[];
  readonly skillReference?: readonly string[];
  readonly keepAlive?: boolean;
}

/** How a run is shown. */
export interface OutputFlags {
  readonly output?: "text" | "json";
  readonly json?: boolean;
  readonly stream?: boolean;
  readonly verbose?: boolean;
}

/** All options of `run`, as the command line gives them. */
export interface RunFlags extends CreateFlags, TurnFlags, OutputFlags, PromptFlags, ConnectOptions {}

/** The options that `resume` cannot take, as they are written. */
const CREATE_ONLY: readonly (readonly [name: keyof CreateFlags, option: string])[] = [
  ["system", "--system"],
  ["maxTokens", "--max-tokens"],
  ["maxDuration", "--max-duration"],
  ["maxToolCalls", "--max-tool-calls"],
  ["schema", "--schema"],
  ["label", "--label"],
  ["appContext", "--app-context"],
  ["preloadSkill", "--preload-skill"],
  ["tools", "--tools"],
  ["yolo", "--yolo"],
];

/** Throws INVALID_ARGS for an option that a session takes only when it is made. */
export function refuseCreateFlags(flags: CreateFlags): void {
  const option = CREATE_ONLY.find(([name]) => flags[name] !== undefined)?.[1];
  if (option === undefined) return;
  const message = `${option} is decided when a session is made. Use it with rkat run, or leave it out.`;
  throw new MeerkatError("INVALID_ARGS", message, { details: { option: option.slice(2) } });
}
