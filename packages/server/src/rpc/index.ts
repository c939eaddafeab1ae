export { type RpcServer, type RpcServerOptions, serveRpc } from "./serve.ts";
