import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SCHEMA } from "./paths.ts";

/** An instance of a contract type in its wire form, from `schema/examples`. */
export interface ContractExample {
  readonly type: string;
  readonly name: string;
  readonly value: unknown;
}

/** Something a server must refuse, from `schema/rejections`: a call, or a raw line. */
export interface ContractRejection {
  readonly name: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly line?: string;
  readonly error: { readonly code: number; readonly data_code: string | null; readonly message_contains?: string };
}

/** Every example, by type and name. */
export function contractExamples(): readonly ContractExample[] {
  const folder = join(SCHEMA, "examples");
  return readdirSync(folder).flatMap((type) =>
    readdirSync(join(folder, type)).map((file) => ({
      type,
      name: file.replace(/\.json$/, ""),
      value: readJson(join(folder, type, file)),
    })),
  );
}

/** Every rejection, by name. */
export function contractRejections(): readonly ContractRejection[] {
  const folder = join(SCHEMA, "rejections");
  return readdirSync(folder).map((file) => ({
    name: file.replace(/\.json$/, ""),
    ...(readJson(join(folder, file)) as Omit<ContractRejection, "name">),
  }));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
