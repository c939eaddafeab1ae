import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A site on a port of this machine. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Scripts of this site only, and no `eval`: what a careful site allows. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:";

const STYLE = "body { font: 16px/1.5 sans-serif; margin: 2rem } h2 { font-size: 1rem } #failure { color: #b00 }";

const EVAL = `
let verdict = "allowed";
try { new Function("return 1")(); } catch (error) { verdict = error.name; }
document.getElementById("report").textContent = verdict;
`;

function html(script: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Meerkat in a page</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"></head>
<body><h1>Meerkat in a page</h1>
<h2>Streamed</h2><p id="streamed"></p><h2>Report</h2><pre id="report"></pre><pre id="failure"></pre>
<script type="module" src="${script}"></script></body>
</html>`;
}

/** Serves the program as a page under `/`, and under `/eval` one that tries to make code from text. */
export async function servePages(): Promise<Site> {
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    "/": ["text/html", html("/page.js")],
    "/page.js": ["text/javascript", await bundle()],
    "/eval": ["text/html", html("/eval.js")],
    "/eval.js": ["text/javascript", EVAL],
    "/page.css": ["text/css", STYLE],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ""] ?? [];
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": type, "content-security-policy": POLICY }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, close };
}

/** The program for a browser, from the sources. A module of Node anywhere in it fails the build. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2024",
    conditions: ["meerkat-source"],
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
