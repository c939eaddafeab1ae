export { type Media, openMedia } from "./media.ts";
