import type { Reporter } from "vitest/node";

/** What is read of a module of a run. */
interface Module {
  readonly children: {
    allTests(): Iterable<{
      readonly fullName: string;
      result(): { readonly state: string; readonly note?: string | undefined };
    }>;
  };
}

/** Ends a run with the reasons of the tests that were skipped, which the other reporters keep to themselves. */
export const skipReasons: Reporter = {
  onTestRunEnd(modules) {
    for (const line of reasonsOf(modules)) process.stdout.write(`${line}\n`);
  },
};

/** One line for each reason; a test that gave none is named instead, as its name may say it. */
export function reasonsOf(modules: readonly Module[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state, note } = test.result();
      const reason = note ?? test.fullName;
      if (state === "skipped") counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  return [...counts].map(([reason, count]) => `Skipped, ${count} ${count === 1 ? "test" : "tests"}: ${reason}`);
}
