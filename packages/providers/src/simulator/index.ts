export { makeInstance } from "../instance/index.ts";
export type {
  Scenario,
  ScenarioCall,
  ScenarioError,
  ScenarioExpectation,
  ScenarioToolCall,
  ScenarioToolResult,
} from "./scenario.ts";
export { parseScenario } from "./scenario.ts";
export { loadScenario } from "./scenario-file.ts";
export type { SimulatorOptions } from "./simulator.ts";
export { createSimulator, simulatorDriver } from "./simulator.ts";
