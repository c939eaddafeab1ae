export RKAT_MODEL=simulator
npx pnpm exec rkat "What is the capital of Norway?"
echo "- one line" | npx pnpm exec rkat "Review this list"
npx pnpm exec rkat continue "And shorter?"
npx pnpm exec rkat resume ~2 "Where were we?"
npx pnpm exec rkat sessions list
