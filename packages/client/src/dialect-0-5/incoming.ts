import { isRecord } from "@meerkat/protocol";

type Wire = Readonly<Record<string, unknown>>;

const FITS: Readonly<Record<string, (wire: Wire) => Wire>> = {
  "session/event": unwrapped,
  "session/stream_event": (wire) => ({ ...wire, event: inEnvelope(wire.event) }),
  "session/list": (wire) => ({ ...wire, sessions: each(wire.sessions, dated) }),
  "session/read": dated,
  "models/catalog": (wire) => ({ ...wire, providers: each(wire.providers, catalogued) }),
};

/** What a 0.5 server sent, in the contract's form as far as that can be told from it alone. */
export function fromLegacy(method: string, wire: unknown): unknown {
  const fit = Object.hasOwn(FITS, method) ? FITS[method] : undefined;
  return fit && isRecord(wire) ? fit(wire) : wire;
}

/** Published servers wrap each event in an envelope; the contract has the envelope's fields beside the bare event. */
function unwrapped(wire: Wire): Wire {
  const { event } = wire;
  if (!isRecord(event) || typeof event.type === "string" || !isRecord(event.payload)) return wire;
  const { payload, ...envelope } = event;
  return { ...envelope, ...wire, event: counted(payload) };
}

function inEnvelope(envelope: unknown): unknown {
  return isRecord(envelope) && isRecord(envelope.payload)
    ? { ...envelope, payload: counted(envelope.payload) }
    : envelope;
}

/** Servers with envelopes number the model calls of a run from 0, the contract from 1. */
function counted(event: unknown): unknown {
  if (!isRecord(event) || event.type !== "turn_started" || typeof event.turn_number !== "number") return event;
  return { ...event, turn_number: event.turn_number + 1 };
}

function dated(wire: Wire): Wire {
  return { ...wire, created_at: isoTime(wire.created_at), updated_at: isoTime(wire.updated_at) };
}

/** The latest time that JavaScript has, in seconds. */
const LATEST = 8.64e12;

function isoTime(time: unknown): unknown {
  return typeof time === "number" && Math.abs(time) <= LATEST ? new Date(time * 1000).toISOString() : time;
}

function catalogued(provider: Wire): Wire {
  return { ...provider, models: each(provider.models, (model) => ({ ...model, ...profiled(model) })) };
}

/** Nothing is known about the provider parameters of a model whose profile leaves them out. */
function profiled({ profile }: Wire): Wire {
  return isRecord(profile) ? { profile: { params_schema: {}, ...profile } } : {};
}

function each(list: unknown, fit: (item: Wire) => Wire): unknown {
  return Array.isArray(list) ? list.map((item: unknown) => (isRecord(item) ? fit(item) : item)) : list;
}
