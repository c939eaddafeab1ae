import { openMemoryStore } from "@meerkat/store";
import { storeCases } from "@meerkat/store/testing";

// Any test runner does; `open` gives the same empty place each time within one case.
for (const { name, run } of storeCases) {
  const store = openMemoryStore();
  await run({ open: () => store });
  console.log("ok", name);
}
