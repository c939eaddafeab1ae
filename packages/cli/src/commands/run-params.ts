import type { MeerkatClient, SessionOptions, TurnOptions } from "@meerkat/client";
import { CapabilityUnavailableError } from "@meerkat/errors";
import { type ContentInput, decodeType, type JsonObject, type SkillRef } from "@meerkat/protocol";
import { compact } from "../config/index.ts";
import { readJson, readLabels, readParams, readSchema } from "../input/index.ts";
import type { CreateFlags, RunFlags, TurnFlags } from "./run-flags.ts";

/** A run that is ready to start. */
export interface RunParams {
  readonly prompt: ContentInput;
  readonly session: SessionOptions<JsonObject | undefined>;
  /** What only a turn can be told: which of the session's tools it may use. */
  readonly overlay: Pick<TurnOptions, "flowToolOverlay">;
}

/** The contract's parameters for the options of `run`. Throws INVALID_ARGS for values that cannot be read. */
export function runParams(prompt: ContentInput, flags: RunFlags, cwd: string): RunParams {
  const { flowToolOverlay, ...turn } = turnOptions(flags);
  const session = compact({
    ...turn,
    systemPrompt: flags.system,
    maxTokens: flags.maxTokens,
    budgetLimits: budgetLimits(flags),
    outputSchema: flags.schema === undefined ? undefined : readSchema(flags.schema, cwd),
    labels: flags.label && readLabels(flags.label),
    appContext: flags.appContext === undefined ? undefined : readJson(flags.appContext, "app-context"),
    preloadSkills: flags.preloadSkill,
    enableShell: wantsShell(flags) || undefined,
    enableMemory: wantsAll(flags) || undefined,
  });
  return { prompt, session, overlay: flowToolOverlay ? { flowToolOverlay } : {} };
}

/** The contract's parameters for the options that every run takes. Throws INVALID_ARGS. */
export function turnOptions(flags: TurnFlags): TurnOptions {
  const { allowTool, blockTool, skillRef } = flags;
  const overlay = compact({ allowedTools: allowTool, blockedTools: blockTool });
  return compact({
    model: flags.model,
    provider: flags.provider,
    providerParams: readParams(flags.param ?? [], flags.paramsJson),
    additionalInstructions: flags.instructions,
    flowToolOverlay: Object.keys(overlay).length > 0 ? overlay : undefined,
    skillRefs: skillRef?.map(readSkillRef),
    skillReferences: flags.skillReference,
    keepAlive: flags.keepAlive,
  });
}

/** Throws CAPABILITY_UNAVAILABLE when the options ask for tools that the server does not have. */
export function requireTools(client: MeerkatClient, flags: CreateFlags): void {
  const wanted = [...(wantsShell(flags) ? ["shell"] : []), ...(wantsAll(flags) ? ["memory_store"] : [])];
  const missing = wanted.find((id) => !client.hasCapability(id));
  if (missing === undefined) return;
  const option = flags.yolo ? "--yolo" : `--tools ${flags.tools}`;
  const message = `${option} needs the capability "${missing}", which this build does not have. Use --tools safe or none.`;
  throw new CapabilityUnavailableError(message, {
    details: { option: "tools" },
    capabilityHint: { capabilityId: missing, message: "Use --tools safe or none." },
  });
}

function wantsShell(flags: CreateFlags): boolean {
  return flags.tools === "workspace" || wantsAll(flags);
}

function wantsAll({ tools, yolo }: CreateFlags): boolean {
  return tools === "full" || yolo === true;
}

function budgetLimits({ maxDuration, maxToolCalls }: CreateFlags): SessionOptions["budgetLimits"] | undefined {
  const limits = compact({ maxDuration, maxToolCalls });
  return Object.keys(limits).length > 0 ? limits : undefined;
}

function readSkillRef(text: string): SkillRef {
  return text.trimStart().startsWith("{") ? decodeType("SkillKey", readJson(text, "skill-ref")) : text;
}
