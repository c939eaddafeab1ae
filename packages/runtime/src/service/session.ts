import { MeerkatError } from "@meerkat/errors";
import type { Handlers, Params, SessionInfo } from "@meerkat/protocol";
import type { SessionRecord } from "@meerkat/store";
import { uuid7 } from "../ids.ts";
import { chooseModel, type ModelChoice } from "../policy/index.ts";
import { archivedError, isBlank, type SessionSettings, sessionIdOf, writeSettings } from "../session/index.ts";
import { atThisTurn, type Core, refOf, type TurnCore } from "./core.ts";
import { executeTurn } from "./execute.ts";
import { withLowering } from "./lowering.ts";
import { defaultsOf, planSettings } from "./plan.ts";

type SessionHandlers = Pick<
  Handlers,
  | "session/create"
  | "session/list"
  | "session/read"
  | "session/history"
  | "session/archive"
  | "session/stream_open"
  | "session/stream_close"
>;

export function sessionHandlers(core: Core): SessionHandlers {
  return {
    "session/create": async (params, context) => {
      const now = await atThisTurn(core);
      return params.initialTurn === "deferred" ? createDeferred(now, params) : createAndRun(now, params, context);
    },
    "session/list": async (params) => ({
      sessions: (await core.store.list(queryOf(params))).map((record) => infoOf(core, record)),
    }),
    "session/read": async ({ sessionId }) => {
      const record = await core.sessions.read(sessionIdOf(sessionId, core.realm));
      const { model, provider, lastAssistantText } = record;
      const idle = !core.sessions.running(record.id);
      return {
        ...infoOf(core, record),
        model,
        provider,
        ...(idle && lastAssistantText !== undefined ? { lastAssistantText } : {}),
      };
    },
    "session/history": (params) => history(core, params),
    "session/archive": async ({ sessionId }) => {
      await archive(core, sessionIdOf(sessionId, core.realm));
      return { archived: true };
    },
    "session/stream_open": async ({ sessionId }, { caller }) => {
      const record = await core.sessions.read(sessionIdOf(sessionId, core.realm));
      if (record.state === "archived") throw archivedError(record.id);
      return { streamId: core.subscriptions.open(record.id, caller), sessionId: record.id, opened: true };
    },
    "session/stream_close": ({ streamId }, { caller }) => {
      if (!/^[0-9a-f-]{36}$/.test(streamId))
        throw new MeerkatError("INVALID_PARAMS", "The stream_id is not one that session/stream_open gave out.", {
          details: { parameter: "stream_id" },
        });
      return { streamId, closed: true, alreadyClosed: !core.subscriptions.close(streamId, caller) };
    },
  };
}

type CreateParams = Params<"session/create">;

async function createAndRun(core: TurnCore, params: CreateParams, context: Parameters<Handlers["session/create"]>[1]) {
  if (isBlank(params.prompt))
    throw new MeerkatError("INVALID_PARAMS", "Invalid params: the prompt is empty.", {
      details: { parameter: "prompt" },
    });
  const prompt = await core.media.accept(params.prompt, "/prompt");
  const choice = choose(core, params);
  const settings: SessionSettings = { ...params, prompt: "" };
  const planned = { ...planSettings(settings, core.config), prompts: [prompt], instructions: [], choice };
  const plan = await withLowering(core, planned);
  context.signal.throwIfAborted();
  return core.sessions.begin(newRecord(settings, "ready", choice), (live, stopped) =>
    executeTurn(core, live, { ...plan, settings: live.settings }, context, stopped),
  );
}

async function createDeferred(core: TurnCore, params: CreateParams) {
  const prompt = await core.media.accept(params.prompt, "/prompt");
  planSettings(params, core.config);
  const named = params.model || params.provider;
  const settings: SessionSettings = { ...params, prompt: await core.media.stow(prompt) };
  const record = await core.sessions.create(
    newRecord(settings, "deferred", named ? choose(core, params) : chooseOrLater(core, params)),
  );
  return { sessionId: record.id, sessionRef: refOf(core, record.id) };
}

function choose(core: TurnCore, { model, provider }: CreateParams): ModelChoice {
  return chooseModel(
    { ...(model ? { model } : {}), ...(provider ? { provider } : {}), ...defaultsOf(core.config) },
    core.env,
    core.providers,
  );
}

/** A deferred session may get its model with its first turn, so that none can be told yet is no error. */
function chooseOrLater(core: TurnCore, params: CreateParams): ModelChoice {
  try {
    return choose(core, params);
  } catch {
    return { model: "", provider: "" };
  }
}

function newRecord(settings: SessionSettings, state: "ready" | "deferred", { model, provider }: ModelChoice) {
  const now = new Date().toISOString();
  return {
    id: uuid7(),
    createdAt: now,
    updatedAt: now,
    state,
    model,
    provider,
    labels: settings.labels ?? {},
    totalTokens: 0,
    eventSeq: 0,
    settings: writeSettings(settings),
  };
}

function queryOf({ labels, limit, offset }: Params<"session/list">) {
  return {
    ...(labels ? { labels } : {}),
    ...(typeof limit === "number" ? { limit } : {}),
    ...(typeof offset === "number" ? { offset } : {}),
  };
}

function infoOf(core: Core, record: SessionRecord): SessionInfo {
  const { id, createdAt, updatedAt, messageCount, totalTokens, labels } = record;
  const isActive = core.sessions.running(id) !== undefined;
  const labelled = Object.keys(labels).length > 0 ? { labels } : {};
  return {
    sessionId: id,
    sessionRef: refOf(core, id),
    createdAt,
    updatedAt,
    messageCount,
    totalTokens,
    isActive,
    ...labelled,
  };
}

async function history(core: Core, params: Params<"session/history">) {
  const record = await core.sessions.read(sessionIdOf(params.sessionId, core.realm));
  const offset = params.offset ?? 0;
  const limit = params.limit ?? undefined;
  const messages = await core.store.messages(record.id, { offset, ...(limit === undefined ? {} : { limit }) });
  // A run may have stored more between the two reads.
  const messageCount = Math.max(record.messageCount, messages.length > 0 ? offset + messages.length : 0);
  const hasMore = offset + messages.length < messageCount;
  return {
    sessionId: record.id,
    sessionRef: refOf(core, record.id),
    messageCount,
    offset,
    ...(limit === undefined ? {} : { limit }),
    hasMore,
    messages,
  };
}

async function archive(core: Core, id: string): Promise<void> {
  await core.sessions.read(id);
  const run = core.sessions.running(id);
  run?.stop(
    new MeerkatError("AGENT_ERROR", "The turn was stopped because its session was archived.", {
      details: { reason: "archived" },
    }),
  );
  await run?.ended;
  const record = await core.sessions.read(id);
  if (record.state !== "archived")
    await core.store.commit(id, { expectedVersion: record.version, patch: { state: "archived" }, append: [] });
  core.subscriptions.end(id);
}
