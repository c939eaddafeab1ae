export { type EmbedOptions, embed } from "./embed.ts";
