export { freshRealm } from "./new-realm.ts";
export { openRealm } from "./open-realm.ts";
export { type Place, type PlaceOptions, placeOf } from "./place.ts";
export type { PlaceFlags } from "./place-flags.ts";
export { checkRealmId } from "./realm-id.ts";
export { openRealmStore } from "./realm-store.ts";
export type { Surroundings } from "./roots.ts";
