export { watchTools } from "./changes.ts";
export { type RequestedCall, runTools } from "./execute.ts";
export { createOffers, type Offer } from "./offers.ts";
export { createRegistrations, type Registrations } from "./registrations.ts";
export { overlaid, type Tool, type Toolbox } from "./toolbox.ts";
