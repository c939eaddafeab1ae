import type { Handlers } from "@meerkat/protocol";
import type { Core } from "./core.ts";

export function toolHandlers(core: Core): Pick<Handlers, "tools/register"> {
  return {
    "tools/register": ({ tools }, { caller }) => {
      core.registrations.register(caller, tools);
      return { registered: tools.length };
    },
  };
}
