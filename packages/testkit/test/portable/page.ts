import { runSession } from "./session.ts";

/** What the program uses of a page. The workspace is compiled without the types of browsers. */
declare const document: { getElementById(id: string): { textContent: string | null } | null };

function show(id: string, text: string): void {
  const element = document.getElementById(id);
  if (element) element.textContent = text;
}

let streamed = "";

try {
  const report = await runSession((delta) => {
    streamed += delta;
    show("streamed", streamed);
  });
  show("report", JSON.stringify(report, undefined, 2));
} catch (error) {
  show("failure", error instanceof Error ? `${error.name}: ${error.message}` : "something that is no error was thrown");
}
