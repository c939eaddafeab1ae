import { PLACE_FLAGS } from "./flags.ts";

/** The first argument that is neither an option nor the value of one of the options that may stand before a command. */
export function firstWord(args: readonly string[]): { readonly word: string; readonly index: number } | undefined {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const flag = PLACE_FLAGS.find(
      ({ flag, short }) => arg === `--${flag}` || (short !== undefined && arg === `-${short}`),
    );
    if (flag?.value !== undefined) index++;
    else if (!arg.startsWith("-")) return { word: arg, index };
  }
  return undefined;
}
