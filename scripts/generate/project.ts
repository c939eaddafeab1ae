import { createHash } from "node:crypto";
import { openapi, openrpc } from "./documents.ts";
import { schemaDocument } from "./json-schema.ts";
import type { Contract } from "./model.ts";
import { mapsModule, shapesModule, tablesModule } from "./tables.ts";
import { typesModule } from "./types.ts";
import { validatorsModule } from "./validators.ts";

/** The folders that hold nothing but generated files, from the root of the repository. */
export const GENERATED_FOLDERS = ["packages/protocol/src/gen", "schema/dist"] as const;

/** Every file the contract projects to, by its path from the root of the repository. The same contract gives the same bytes. */
export async function project(contract: Contract): Promise<Map<string, string>> {
  const [gen, dist] = GENERATED_FOLDERS;
  const schema = json(schemaDocument(contract));
  const digest = createHash("sha256").update(schema).digest("hex");
  const validators = validatorsModule(contract);
  return new Map([
    [`${dist}/schema.json`, schema],
    [`${dist}/openrpc.json`, json(openrpc(contract))],
    [`${dist}/openapi.json`, json(openapi(contract))],
    [`${gen}/types.ts`, await typesModule(contract, "public")],
    [`${gen}/wire.ts`, await typesModule(contract, "wire")],
    [`${gen}/tables.ts`, tablesModule(contract, digest)],
    [`${gen}/shapes.ts`, shapesModule(contract)],
    [`${gen}/maps.ts`, mapsModule(contract)],
    [`${gen}/validators.js`, validators.code],
    [`${gen}/validators.d.ts`, validators.types],
  ]);
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
