import { serveStdio } from "./rpc/serve-stdio.ts";

process.exitCode = await serveStdio(process.argv.slice(2));
