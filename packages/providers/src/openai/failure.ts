import { isRecord, type JsonObject } from "@meerkat/protocol";
import type { DriverOptions } from "../http/driver-options.ts";
import { failureOf, type Verdict } from "../http/failure.ts";
import { secretsOf } from "../http/secrets.ts";
import { isKeyless } from "../missing-key.ts";
import { type ReportedFailure, reasonOf } from "./reason.ts";
import { schemaPointer } from "./schema-pointer.ts";

/** The error for whatever the SDK threw in a call with these options. */
export function openAiFailure(error: unknown, provider: string, options: DriverOptions) {
  return failureOf(error, { provider, secrets: secretsOf(options), keyless: isKeyless(options), judge });
}

function judge(error: unknown): Verdict | undefined {
  const reported = reportedFailure(error);
  return reported && { ...reasonOf(reported), details: named(reported) };
}

/** What the API itself says: the SDK's error has a status, or the body's `error`. */
function reportedFailure(error: unknown): ReportedFailure | undefined {
  if (!isRecord(error)) return undefined;
  const body = bodyOf(error.error);
  // vLLM repeats the status as the code, in a stream as the only sign of it.
  const status = typeof error.status === "number" ? error.status : statusOf(body?.code);
  if (body === undefined && status === undefined) return undefined;
  return {
    status,
    code: text(body?.code),
    type: text(body?.type),
    param: text(body?.param),
    message: text(body?.message),
  };
}

/** Ollama and others say in a stream no more than a sentence. */
function bodyOf(said: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof said === "string") return { message: said };
  return isRecord(said) ? said : undefined;
}

function statusOf(code: unknown): number | undefined {
  return typeof code === "number" && code >= 400 && code < 600 ? code : undefined;
}

/** What the API calls the failure, and where in the schema it found it. */
function named({ code, param, message }: ReportedFailure): JsonObject {
  const pointer = schemaPointer(message ?? "");
  return {
    ...(code ? { provider_code: code } : {}),
    ...(param ? { param } : {}),
    ...(pointer === undefined ? {} : { schema_pointer: pointer }),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
