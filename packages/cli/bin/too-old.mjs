// What both programs say on a Node they cannot run on. No syntax newer than ES modules themselves.
const NEEDED = "24.11";
const message = `Meerkat needs Node ${NEEDED} or newer, and this is Node ${process.versions.node}. Install a newer Node.`;

/** Says it to a person. */
export function refuse() {
  process.exitCode = 1;
  process.stderr.write(`Error: ${message}\n`);
}

/** Says it to a person and, as the answer to its first request, to the program that started the server. */
export function refuseServer() {
  refuse();
  let received = "";
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (chunk) => {
    received += chunk;
    // The first request is short; a line without an end must not fill the memory.
    if (received.indexOf("\n") >= 0 || received.length > 1048576) answerAndEnd(received);
  });
  process.stdin.on("end", () => answerAndEnd(received));
}

function answerAndEnd(received) {
  process.stdin.removeAllListeners("data").removeAllListeners("end");
  const id = idOf(received.split("\n")[0]);
  const error = { code: -32603, message: message, data: { code: "INTERNAL_ERROR", message: message } };
  if (id !== undefined)
    process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id: id, error: error })}\n`, () => process.exit(1));
  else process.exit(1);
}

/** The id of a request; null for a line that is none, undefined where nothing was asked. */
function idOf(line) {
  if (line.trim() === "") return undefined;
  try {
    const id = JSON.parse(line).id;
    return typeof id === "string" || typeof id === "number" ? id : null;
  } catch (_notJson) {
    return null;
  }
}
