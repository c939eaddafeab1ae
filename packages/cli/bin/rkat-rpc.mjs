#!/usr/bin/env node
// Only syntax that every Node with ES modules knows: this file has to run on the ones that are too old.
const parts = process.versions.node.split(".").map(Number);
if (parts[0] > 24 || (parts[0] === 24 && parts[1] >= 11)) {
  process.getBuiltinModule("module").enableCompileCache();
  import("../dist/server/rkat-rpc.js");
} else {
  import("./too-old.mjs").then((old) => old.refuseServer());
}
