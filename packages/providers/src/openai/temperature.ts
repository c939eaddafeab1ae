import type { ModelRequest } from "../port.ts";
import { traitsOf } from "./traits.ts";

/** The temperature for a model of OpenAI, where it takes one: never beside a reasoning effort. */
export function temperatureOf(request: ModelRequest, effort: unknown): { temperature?: number } {
  const { model, temperature, takesTemperature = traitsOf(model).temperature } = request;
  const thinks = typeof effort === "string" && effort !== "none";
  return temperature === undefined || thinks || !takesTemperature ? {} : { temperature };
}
