npx pnpm exec rkat run --schema examples/city.schema.json --model simulator --output json "Tell me about Tokyo"
