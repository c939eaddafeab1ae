import { invalidField } from "./errors.ts";
import type { NewSession, SessionChange, SessionPatch, SessionQuery, SessionRecord } from "./port.ts";

interface Check {
  readonly accepts: (value: unknown) => boolean;
  /** Completes the sentence "The field must ...". */
  readonly must: string;
}

type FieldName = keyof SessionRecord;
type Candidate = Partial<Record<FieldName, unknown>>;

const ID = /^[\x21-\x7e]{1,200}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const STATES: readonly unknown[] = ["deferred", "ready", "archived"] satisfies readonly SessionRecord["state"][];

const isText = (value: unknown): value is string => typeof value === "string";
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text: Check = { accepts: isText, must: "be a string" };
const count: Check = { accepts: isCount, must: "be a whole number, 0 or more" };
/** One fixed width, because stores order times as text. */
const time: Check = {
  accepts: (value) => isText(value) && TIME.test(value),
  must: "be a UTC time with milliseconds, such as 2025-01-31T12:00:00.000Z",
};
const labels: Check = {
  accepts: (value) => isObject(value) && Object.values(value).every(isText),
  must: "be an object of strings",
};

const CHECKS: Readonly<Record<FieldName, Check>> = {
  id: { accepts: (value) => isText(value) && ID.test(value), must: "be 1 to 200 visible ASCII characters" },
  createdAt: time,
  updatedAt: time,
  version: count,
  state: { accepts: (value) => STATES.includes(value), must: "be deferred, ready or archived" },
  model: text,
  provider: text,
  labels,
  messageCount: count,
  totalTokens: count,
  eventSeq: count,
  lastAssistantText: { accepts: (value) => value === undefined || isText(value), must: "be a string" },
  settings: { accepts: isObject, must: "be a JSON object" },
};

const PATCHABLE: Readonly<Record<keyof SessionPatch, true>> = {
  updatedAt: true,
  state: true,
  model: true,
  provider: true,
  labels: true,
  totalTokens: true,
  eventSeq: true,
  lastAssistantText: true,
  settings: true,
};

/** True when every field of a record has its type; what a driver asks before it believes a stored row. */
export function isSessionRecord(candidate: Candidate): candidate is SessionRecord {
  return Object.entries(CHECKS).every(([name, check]) => check.accepts(Reflect.get(candidate, name)));
}

/** The record a new session starts as. Errors: `INVALID_PARAMS` naming the first malformed field. */
export function firstRecord(session: NewSession): SessionRecord {
  const { id, createdAt, updatedAt, state, model, provider, totalTokens, eventSeq, settings } = session;
  const record = {
    ...{ id, createdAt, updatedAt, version: 1, state, model, provider, labels: session.labels },
    ...{ messageCount: session.messages?.length ?? 0, totalTokens, eventSeq },
    ...(session.lastAssistantText === undefined ? {} : { lastAssistantText: session.lastAssistantText }),
    settings,
  };
  for (const [name, check] of Object.entries(CHECKS)) demand(name, Reflect.get(record, name), check);
  return record;
}

/** Errors: `INVALID_PARAMS` for a malformed field, or for one that only the store may set. */
export function checkChange({ expectedVersion, patch }: SessionChange): void {
  demand("expectedVersion", expectedVersion, count);
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (!isPatchable(name)) throw invalidField(name, "not be part of a change");
    demand(name, value, CHECKS[name]);
  }
}

/** Errors: `INVALID_PARAMS` for an offset or limit that counts nothing, or labels that are not strings. */
export function checkQuery({ offset = 0, limit = 0, labels: wanted = {}, idPrefix = "" }: SessionQuery): void {
  demand("offset", offset, count);
  demand("limit", limit, count);
  demand("labels", wanted, labels);
  demand("idPrefix", idPrefix, text);
}

function demand(name: string, value: unknown, check: Check): void {
  if (!check.accepts(value)) throw invalidField(name, check.must);
}

function isPatchable(name: string): name is keyof SessionPatch {
  return Object.hasOwn(PATCHABLE, name);
}
