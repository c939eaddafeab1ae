import { expect, test } from "vitest";
import { browserBundle } from "./browser-bundle.ts";
import { importing, standalone } from "./installs.ts";
import { runAsWorker } from "./worker.ts";

test.each(["node:fs", "path", "process"])("what imports %s is no bundle for a browser", async (module) => {
  await expect(browserBundle({ stdin: { contents: `import "${module}";` } })).rejects.toThrow(module);
});

test.each([
  ["process.exit()", "process is not defined"],
  ["Buffer.from('x')", "Buffer is not defined"],
  ["require('fs')", "require is not defined"],
  ["document.title", "document is not defined"],
  ["new Function('return 1')", "Code generation from strings disallowed"],
])("a Worker does not run %s", async (code, message) => {
  await expect(runAsWorker(code)).rejects.toThrow(message);
});

test("a Worker runs what the web has, and what is awaited", async () => {
  await runAsWorker("await new Promise(queueMicrotask); new TextEncoder().encode(new URL('a:b').href);");
});

test("an entry is imported by its name, and JSON as JSON", () => {
  expect(importing(["@meerkat/wire/child", "@meerkat/cli/package.json"])).toBe(
    'import "@meerkat/wire/child";\nimport "@meerkat/cli/package.json" with { type: "json" };',
  );
});

test.each([
  ['import { a } from "@meerkat/errors";\n', true],
  ['import {\n  a,\n} from "@meerkat/wire/child";\nimport { b } from "node:fs";\n', true],
  ['import { a } from "@meerkat/cli";\n', false],
  ['import a from "./city.json" with { type: "json" };\n', false],
  ['import { a } from "@meerkat/errors";\na("packages/cli/bin/x.mjs");\n', false],
])("whether a README's %j needs nothing else", (program, alone) => {
  const readme = `# X\n\n\`\`\`ts examples/x.ts\n${program}\`\`\`\n`;
  expect(standalone(readme, ["@meerkat/errors", "@meerkat/wire"])).toEqual(alone ? [program] : []);
});
