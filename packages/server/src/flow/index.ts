export { Flow, requestKey, subscriptionKey } from "./flow.ts";
