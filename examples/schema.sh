npx pnpm exec rkat schema lint examples/city.schema.json
npx pnpm exec rkat schema explain --provider openai examples/city.schema.json
