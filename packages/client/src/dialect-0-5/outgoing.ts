import { CapabilityUnavailableError, MeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";

type Wire = Readonly<Record<string, unknown>>;

/** What a 0.5 server refuses in every turn, although its contract promises it for a deferred session's first one. */
const CREATION_ONLY = ["max_tokens", "system_prompt", "output_schema", "structured_output_retries"];

const FITS: Readonly<Record<string, (wire: Wire) => Wire>> = {
  "session/create": (wire) => content(skills(creation(given(wire)))),
  "turn/start": (wire) => content(skills(turn(given(wire)))),
  "tool/execute": (wire) => ({ ...wire, content: asText(wire.content) }),
};

/**
 * What a 0.5 server is sent in place of `wire`. Throws CapabilityUnavailableError for what it would refuse or silently
 * ignore, INVALID_ARGS for a skill it could not name.
 */
export function toLegacy(method: string, wire: unknown): unknown {
  const fit = Object.hasOwn(FITS, method) ? FITS[method] : undefined;
  return fit && isRecord(wire) ? fit(wire) : wire;
}

/** Null means the default, and these servers do not take it everywhere. */
function given(wire: Wire): Wire {
  return Object.fromEntries(Object.entries(wire).filter(([, value]) => value !== null));
}

function creation({ deferred_prompt_policy: policy, ...wire }: Wire): Wire {
  if (policy !== undefined && policy !== "stage") {
    const message = "This 0.5 server always keeps a deferred session's prompt. Leave `deferredPromptPolicy` out.";
    throw unavailable("sessions", message);
  }
  if (wire.render_metadata !== undefined) {
    const message = "This 0.5 server does not keep `renderMetadata`. Leave it out, or use labels.";
    throw unavailable("sessions", message);
  }
  return wire;
}

function turn(wire: Wire): Wire {
  const refused = CREATION_ONLY.find((name) => wire[name] !== undefined);
  if (refused === undefined) return wire;
  const message = `This 0.5 server does not take \`${refused}\` with a turn. Set it when the session is made, also for a deferred one.`;
  throw unavailable(refused.includes("output") ? "structured_output" : "sessions", message);
}

function unavailable(capabilityId: string, message: string): CapabilityUnavailableError {
  return new CapabilityUnavailableError(message, { capabilityHint: { capabilityId, message } });
}

const UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
const SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*";
const SKILL = new RegExp(`^${UUID}/${SLUG}$`);

function skills(wire: Wire): Wire {
  for (const ref of [...listOf(wire.skill_refs), ...listOf(wire.skill_references)]) {
    const key = isRecord(ref) ? `${ref.source_uuid}/${ref.skill_name}` : String(ref);
    if (SKILL.test(key)) continue;
    const message = `This 0.5 server cannot look up the skill "${key}": it needs the UUID of the source and the skill's name in lower case with dashes.`;
    throw new MeerkatError("INVALID_ARGS", message);
  }
  return wire;
}

/** These servers do not take media without the word where their data is. */
function content(wire: Wire): Wire {
  if (!Array.isArray(wire.prompt)) return wire;
  return {
    ...wire,
    prompt: wire.prompt.map((block: unknown) => (isMedia(block) ? { source: "inline", ...block } : block)),
  };
}

function isMedia(block: unknown): block is Wire {
  return isRecord(block) && (block.type === "image" || block.type === "video");
}

/** Tool results are text there. What is no text is named, so that the model knows of it. */
function asText(result: unknown): unknown {
  if (!Array.isArray(result)) return result;
  const parts = result.map((block: unknown) => {
    if (!isRecord(block)) return "";
    return block.type === "text"
      ? String(block.text)
      : `[${block.type} (${block.media_type}) that this server cannot take]`;
  });
  return parts.join("\n");
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
