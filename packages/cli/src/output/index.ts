export { pretty } from "./json.ts";
export { table } from "./table.ts";
export { messageText, sessionHeading } from "./transcript.ts";
export { jsonView, streamView, textView, type View } from "./view.ts";
