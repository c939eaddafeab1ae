import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The floors of the house. An arrow goes down only, so two packages of one floor do not know each other. */
const LAYERS = [
  ["protocol", "wire"],
  // Below structured-output, which is useful alone and throws what everybody throws.
  ["errors"],
  ["structured-output"],
  ["events", "binary", "store", "providers"],
  ["client", "server", "runtime"],
  ["testkit"],
  ["cli"],
];
/** Packages that run in a browser, Deno, Bun and Workers. */
const PORTABLE = "^packages/(protocol|errors|events|structured-output|client)/src/";
/** Packages whose subpaths are drivers and suites, which only a composition root or a test may name. */
const PORTS = ["store", "providers"];
/** Where wire may use Node. */
const WIRE_NODE = "^packages/wire/src/(node/|stdio\\.ts|child\\.ts)";
const TESTS = "\\.test\\.ts$|^packages/[^/]+/test/";

const PACKAGES = join(import.meta.dirname, "packages");

/** Source files of a package's exports, by subpath. */
function entries(name) {
  const { exports } = JSON.parse(readFileSync(join(PACKAGES, name, "package.json"), "utf8"));
  return Object.entries(exports).flatMap(([subpath, target]) =>
    target["meerkat-source"] ? [[subpath, `packages/${name}/${target["meerkat-source"].replace("./", "")}`]] : [],
  );
}

function exactly(files) {
  return `^(${files.map((file) => file.replace(/[.]/g, "\\.")).join("|")})$`;
}

const packages = readdirSync(PACKAGES).filter((name) => existsSync(join(PACKAGES, name, "package.json")));
const DRIVERS = exactly(
  PORTS.flatMap(entries)
    .filter(([subpath]) => subpath !== ".")
    .map(([, file]) => file),
);
const unplaced = packages.filter((name) => !LAYERS.flat().includes(name));
if (unplaced.length > 0) throw new Error(`packages without a layer: ${unplaced.join(", ")}`);

const layers = LAYERS.flatMap((floor, level) =>
  floor.map((name) => {
    const above = LAYERS.slice(level)
      .flat()
      .filter((other) => other !== name);
    return {
      name: `layers-${name}`,
      comment: `${name} is on floor L${level}: it may use lower floors only.`,
      severity: "error",
      from: { path: `^packages/${name}/`, pathNot: TESTS },
      to: { path: `^packages/(${above.join("|")})/` },
    };
  }),
);

export default {
  forbidden: [
    ...layers,
    {
      name: "no-cycles",
      comment: "Modules that need each other are one module. Types may refer to each other.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-deep-imports",
      comment: "A package is entered through its exports.",
      severity: "error",
      from: { path: "^packages/([^/]+)/", pathNot: TESTS },
      to: {
        path: "^packages/",
        pathNot: ["^packages/$1/", exactly(packages.flatMap(entries).map(([, file]) => file))],
      },
    },
    {
      name: "no-relative-imports-between-packages",
      comment: "Another package is imported by its name, so that its package.json counts.",
      severity: "error",
      from: { path: "^packages/([^/]+)/", pathNot: TESTS },
      to: { path: "^packages/", pathNot: "^packages/$1/", dependencyTypes: ["local"] },
    },
    {
      name: "programs-use-exports",
      comment: "Examples and benchmarks use packages as their users do.",
      severity: "error",
      from: { path: "^(examples|bench)/" },
      to: { path: "^packages/", dependencyTypes: ["local"] },
    },
    {
      name: "rooms-through-their-door",
      comment: "A room of the runtime is entered through its index.ts.",
      severity: "error",
      from: { path: "^packages/runtime/src/([^/]+)/" },
      to: { path: "^packages/runtime/src/[^/]+/(?!index\\.ts$)", pathNot: "^packages/runtime/src/$1/" },
    },
    {
      name: "rooms-through-their-door-from-the-hall",
      comment: "A room of the runtime is entered through its index.ts.",
      severity: "error",
      from: { path: "^packages/runtime/(src/[^/]+$|test/)" },
      to: { path: "^packages/runtime/src/[^/]+/(?!index\\.ts$)" },
    },
    {
      name: "drivers-from-the-composition-root",
      comment: "A port's drivers and suites are chosen by cli, by testkit and by tests; everyone else knows the port.",
      severity: "error",
      from: { path: "^packages/([^/]+)/", pathNot: ["^packages/(cli|testkit)/", TESTS] },
      to: {
        path: DRIVERS,
        pathNot: "^packages/$1/",
      },
    },
    {
      name: "ports-do-not-know-their-drivers",
      comment: "A driver is loaded by who asks for it, not by importing the port.",
      severity: "error",
      from: { path: `^packages/(${PORTS.join("|")})/src/[^/]+\\.ts$`, pathNot: TESTS },
      to: {
        path: DRIVERS,
        dependencyTypesNot: ["dynamic-import"],
      },
    },
    {
      name: "portable-without-node",
      comment: "Portable packages import no module of Node; what starts processes is a file named *-node.ts.",
      severity: "error",
      from: { path: PORTABLE, pathNot: ["-node\\.ts$", TESTS] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "wire-without-node",
      comment: "The root of wire is part of every portable client; Node is behind its subpaths.",
      severity: "error",
      from: { path: "^packages/wire/src/", pathNot: [WIRE_NODE, TESTS] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "wire-without-node-transports",
      comment: "The root of wire is part of every portable client; Node is behind its subpaths.",
      severity: "error",
      from: { path: "^packages/wire/src/", pathNot: [WIRE_NODE, TESTS] },
      to: { path: WIRE_NODE },
    },
    {
      name: "portable-without-node-transports",
      comment: "Transports that need Node are loaded by *-node.ts files.",
      severity: "error",
      from: { path: PORTABLE, pathNot: ["-node\\.ts$", TESTS] },
      to: { path: WIRE_NODE },
    },
    {
      name: "sources-not-builds",
      comment: "Workspace imports lead to sources here; a build that was resolved would hide what it imports.",
      severity: "error",
      from: {},
      to: { path: "^packages/[^/]+/dist/" },
    },
    {
      name: "everything-resolves",
      comment: "What cannot be resolved cannot be judged.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Imports of types count too: a type is knowledge of another package.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: ["node_modules", "^packages/[^/]+/dist/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["meerkat-source", "node", "import", "default"],
      extensions: [".ts", ".js", ".mjs", ".d.ts", ".json"],
    },
  },
};
