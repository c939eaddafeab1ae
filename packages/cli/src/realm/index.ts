export { type Place, type PlaceFlags, placeOf } from "./place.ts";
export { checkRealmId, freshRealm } from "./realm-id.ts";
export { openRealmStore } from "./realm-store.ts";
