import type { ErrorCode, JsonValue } from "@meerkat/protocol";

/** The capability that would have made a failed call work. */
export interface Hint {
  /** A capability id as `capabilities/get` lists it. */
  readonly capabilityId: string;
  /** What to do about it. */
  readonly message: string;
}

/** What an error carries beside its code and message. */
export interface MeerkatErrorOptions {
  /** Facts about the error, as JSON. Never secrets. */
  readonly details?: JsonValue;
  /** The capability that was missing, where one was. */
  readonly capabilityHint?: Hint;
  /** The error that led to this one. It stays in the process. */
  readonly cause?: unknown;
}

const BRAND = Symbol.for("meerkat.error");

/**
 * The one error class of Meerkat. `code` is an error code of the contract, `message` says what happened and what to
 * do next, `details` holds facts for programs.
 */
export class MeerkatError extends Error {
  /** What programs act on: a code of `ERRORS` in `@meerkat/protocol`, or one that only a newer side knows. */
  readonly code: ErrorCode;
  /** Facts about the error, as JSON in the spelling of the wire. */
  readonly details: JsonValue | undefined;
  /** The capability that was missing, where one was. */
  readonly capabilityHint: Hint | undefined;

  constructor(code: ErrorCode, message: string, options: MeerkatErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details;
    this.capabilityHint = options.capabilityHint;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** A capability that the call needs is not there. Raised for CAPABILITY_UNAVAILABLE. */
export class CapabilityUnavailableError extends MeerkatError {
  constructor(message: string, options: MeerkatErrorOptions = {}) {
    super("CAPABILITY_UNAVAILABLE", message, options);
  }
}

/** The session does not exist. Raised for SESSION_NOT_FOUND. */
export class SessionNotFoundError extends MeerkatError {
  constructor(message: string, options: MeerkatErrorOptions = {}) {
    super("SESSION_NOT_FOUND", message, options);
  }
}

/** The skill does not exist. Raised for SKILL_NOT_FOUND. */
export class SkillNotFoundError extends MeerkatError {
  constructor(message: string, options: MeerkatErrorOptions = {}) {
    super("SKILL_NOT_FOUND", message, options);
  }
}

/** Whether a value is a MeerkatError, also one made by another copy of this package. */
export function isMeerkatError(value: unknown): value is MeerkatError {
  return typeof value === "object" && value !== null && BRAND in value;
}

const CLASSES = { CapabilityUnavailableError, SessionNotFoundError, SkillNotFoundError };

/** The error of a code, in the class that the contract names for it. */
export function makeError(
  code: ErrorCode,
  message: string,
  options: MeerkatErrorOptions = {},
  className?: string,
): MeerkatError {
  const known =
    className !== undefined && Object.hasOwn(CLASSES, className)
      ? CLASSES[className as keyof typeof CLASSES]
      : undefined;
  return known ? new known(message, options) : new MeerkatError(code, message, options);
}
