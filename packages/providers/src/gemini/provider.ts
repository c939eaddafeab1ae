import type { DriverOptions, OptionsSource } from "../http/driver-options.ts";
import { withoutStall } from "../http/stall.ts";
import { translated } from "../http/translated.ts";
import { withKey } from "../missing-key.ts";
import type { ModelProvider, ModelRequest, ProviderProfiles } from "../port.ts";
import { type ModelSteps, modelStream } from "../stream.ts";
import { KEY_OWNER } from "./address.ts";
import { createAnswer } from "./answer.ts";
import { callIds } from "./call-ids.ts";
import { geminiClient } from "./client.ts";
import { decodeGemini } from "./decode.ts";
import { notingFailures } from "./failed-response.ts";
import { geminiFailure } from "./failure.ts";
import { PROVIDER } from "./meta.ts";
import { generateRequest } from "./request.ts";
import { toolNames } from "./tool-names.ts";

const PROFILES: ProviderProfiles = { answer: "gemini", tools: "gemini" };

/** Gemini. The options are read for each call. */
export function geminiProvider(options: OptionsSource): ModelProvider {
  return {
    name: PROVIDER,
    profiles: () => PROFILES,
    stream: (request, { signal }) => modelStream(signal, (inner) => ask(request, withKey(options(), KEY_OWNER), inner)),
  };
}

function ask(request: ModelRequest, options: DriverOptions, signal: AbortSignal): ModelSteps {
  const responses = notingFailures(options.fetch);
  const begin = () => {
    const names = toolNames(request);
    const { models } = geminiClient({ ...options, fetch: responses.fetch });
    const guard = { provider: PROVIDER, signal, idleMs: options.timeouts?.idleMs };
    const open = (inner: AbortSignal) => models.generateContentStream(generateRequest(request, names, inner));
    return decodeGemini(withoutStall(open, guard), createAnswer({ names, callId: callIds(request.messages) }));
  };
  return translated(begin, { options, failure: (error) => geminiFailure(error, options, responses.failed) });
}
