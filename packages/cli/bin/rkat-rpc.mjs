#!/usr/bin/env node
// Only syntax and imports that every Node with ES modules knows: this file has to run on the ones that are too old.
import module from "module";

const parts = process.versions.node.split(".").map(Number);
if (parts[0] > 24 || (parts[0] === 24 && parts[1] >= 11)) {
  module.enableCompileCache();
  import("../dist/rkat-rpc.js");
} else {
  import("./too-old.mjs").then((old) => old.refuseServer());
}
