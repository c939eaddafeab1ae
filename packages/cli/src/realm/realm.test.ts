import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NewSession } from "@meerkat/store";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkRealmId, freshRealm, openRealmStore, type Place, placeOf } from "./index.ts";
import { fnv1a64, workspaceRealm } from "./new-realm.ts";
import { defaultStateRoot, projectRoot } from "./roots.ts";

function directory(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "realm-test-")));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const SESSION: NewSession = {
  id: "0190a6a1-0000-7000-8000-000000000000",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  state: "ready",
  model: "simulator",
  provider: "simulator",
  labels: {},
  totalTokens: 0,
  eventSeq: 0,
  settings: {},
};

describe("realm ids", () => {
  it("hash as FNV-1a does", () => {
    expect(fnv1a64("")).toBe("cbf29ce484222325");
    expect(fnv1a64("a")).toBe("af63dc4c8601ec8c");
    expect(fnv1a64("foobar")).toBe("85944171f73967e8");
  });

  it("that are made here are valid, whatever the path", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (path) => {
        const id = workspaceRealm(path);
        expect(id).toMatch(/^ws-[0-9a-f]{16}$/);
        expect(checkRealmId(id)).toBe(id);
      }),
    );
    expect(checkRealmId(freshRealm())).toMatch(
      /^realm-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(freshRealm(1)).not.toBe(freshRealm(1));
    expect(freshRealm(1) < freshRealm(2)).toBe(true);
  });

  it.each([
    "",
    "-a",
    "a b",
    "a:b",
    "../a",
    "a".repeat(65),
    "0190a6a1-0000-7000-8000-000000000000",
  ])("refuse %j", (id) => {
    expect(() => checkRealmId(id)).toThrow("is no realm id");
  });
});

describe("where realms are", () => {
  it("follows the rules of each platform", () => {
    const env = { HOME: "/h", APPDATA: "/roaming" };
    const root = (platform: string, more = {}) => defaultStateRoot({ env: { ...env, ...more }, platform, cwd: "/" });
    expect(root("linux")).toBe("/h/.local/share/meerkat/realms");
    expect(root("linux", { XDG_DATA_HOME: "/data" })).toBe("/data/meerkat/realms");
    expect(root("linux", { XDG_DATA_HOME: "relative" })).toBe("/h/.local/share/meerkat/realms");
    expect(root("darwin")).toBe("/h/Library/Application Support/meerkat/realms");
    expect(root("win32")).toBe("/roaming/meerkat/realms");
  });

  it("is the same for all of a project, through links too, and not for the user's own directory", () => {
    const home = directory();
    const project = join(home, "project");
    mkdirSync(join(project, "deep", "down"), { recursive: true });
    mkdirSync(join(project, ".git"));
    mkdirSync(join(home, ".rkat"));
    symlinkSync(join(project, "deep"), join(home, "link"));
    expect(projectRoot(join(project, "deep", "down"), home)).toBe(project);
    expect(projectRoot(join(home, "link"), home)).toBe(project);
    mkdirSync(join(home, "plain"));
    expect(projectRoot(join(home, "plain"), home)).toBe(join(home, "plain"));
    expect(projectRoot(join(home, "plain"), "/elsewhere")).toBe(home);
  });

  it("is decided by the options", () => {
    const cwd = directory();
    const options = { env: { HOME: cwd }, platform: "linux", cwd } as const;
    const named = placeOf({ realm: "mine", stateRoot: "state" }, { ...options, fallback: "fresh" });
    expect(named).toEqual({ realm: "mine", origin: "explicit", directory: join(cwd, "state/mine"), backend: "sqlite" });
    const workspace = placeOf({}, { ...options, fallback: "workspace" });
    expect(workspace).toMatchObject({ realm: workspaceRealm(cwd), origin: "workspace", contextRoot: cwd });
    expect(placeOf({ isolated: true }, { ...options, fallback: "workspace" })).toMatchObject({ origin: "generated" });
    expect(placeOf({}, { ...options, fallback: "fresh" }).contextRoot).toBeUndefined();
    const both = () => placeOf({ realm: "mine", isolated: true }, { ...options, fallback: "fresh" });
    expect(both).toThrow(expect.objectContaining({ code: "INVALID_ARGS" }));
  });
});

describe("the store of a realm", () => {
  const place = (root: string, backend = "sqlite"): Place => ({
    realm: "mine",
    origin: "explicit",
    directory: join(root, "mine"),
    backend,
  });

  it("leaves nothing behind until it is written to, and then its manifest too", async () => {
    const root = directory();
    const store = openRealmStore(place(root));
    expect(await store.list()).toEqual([]);
    expect(await store.read(SESSION.id)).toBeUndefined();
    expect(readdirSync(root)).toEqual([]);
    await Promise.all([store.create(SESSION), store.create({ ...SESSION, id: "another" })]);
    await store.close();
    const manifest: unknown = JSON.parse(readFileSync(join(root, "mine/realm_manifest.json"), "utf8"));
    expect(manifest).toEqual({
      realm_id: "mine",
      backend: "sqlite",
      origin: "explicit",
      created_at: expect.any(String),
    });
    const again = openRealmStore(place(root));
    expect(await again.list()).toHaveLength(2);
    await again.close();
  });

  it("keeps to the backend of the manifest, whatever is asked for", async () => {
    const root = directory();
    const first = openRealmStore(place(root));
    await first.create(SESSION);
    await first.close();
    const pinned = openRealmStore(place(root, "jsonl"));
    expect(await pinned.read(SESSION.id)).toMatchObject({ id: SESSION.id });
    await pinned.close();
    await expect(openRealmStore(place(directory(), "jsonl")).list()).rejects.toMatchObject({ code: "INVALID_PARAMS" });
  });

  it("tries again after it could not be opened", async () => {
    const root = directory();
    const store = openRealmStore(place(root));
    mkdirSync(join(root, "mine"));
    writeFileSync(join(root, "mine/realm_manifest.json"), "{ half");
    await expect(store.list()).rejects.toMatchObject({ code: "INTERNAL_ERROR", details: { reason: "corrupt" } });
    rmSync(join(root, "mine/realm_manifest.json"));
    await store.create(SESSION);
    expect(await store.delete(SESSION.id)).toBe(true);
    await store.close();
  });
});
