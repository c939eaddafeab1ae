export { Flow, requestKey, type Subscription, subscriptionKey } from "./flow.ts";
