npx pnpm exec rkat-rpc --isolated <<'LINES'
{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}
{"jsonrpc":"2.0","id":2,"method":"session/create","params":{"prompt":"Say hello","model":"simulator"}}
LINES
