import type { SessionStore } from "../port.ts";

/** A place for sessions, empty at first: a new file, a new schema of a database, nothing at all. */
export interface StorePlace {
  /** Opens a store over this place. Durable places are opened again, and also twice at the same time. */
  open(): SessionStore | Promise<SessionStore>;
}

/** One rule of the port. It needs no test runner: `run` rejects, with an assertion error, when the rule is broken. */
export interface StoreCase {
  readonly name: string;
  run(place: StorePlace): Promise<void>;
}

/** A case about one store, which is closed afterwards. */
export function storeCase(name: string, check: (store: SessionStore) => Promise<void>): StoreCase {
  return { name, run: (place) => withStore(place, check) };
}

/** Opens a store for the length of the work. */
export async function withStore<T>(place: StorePlace, work: (store: SessionStore) => Promise<T>): Promise<T> {
  const store = await place.open();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
