import { createSimulator } from "@meerkat/providers/simulator";

const simulator = createSimulator();
const request = { model: "simulator", messages: [{ role: "user", content: "Hello" }], tools: [] } as const;
for await (const event of simulator.stream(request, { signal: AbortSignal.timeout(5000) })) console.log(event);
