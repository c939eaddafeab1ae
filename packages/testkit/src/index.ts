export {
  type ContractExample,
  type ContractRejection,
  contractExamples,
  contractRejections,
} from "./contract-files.ts";
export { type LegacyServer, type LegacyServerOptions, legacyServer } from "./legacy-server.ts";
export { legacyPieces } from "./legacy-session.ts";
export { type LocalServer, type LocalServerOptions, localServer, SERVER_INFO } from "./local-server.ts";
export { ANTHROPIC } from "./model-server/anthropic-wire.ts";
export { GEMINI } from "./model-server/gemini-wire.ts";
export {
  CALL_HEADER,
  type ModelServer,
  type ModelWire,
  modelServer,
  type Play,
  type WireFailure,
} from "./model-server/model-server.ts";
export { OPENAI_CHAT, OPENAI_RESPONSES, openAiWire } from "./model-server/openai-wires.ts";
export { corpora, ROOT, SCHEMA } from "./paths.ts";
export { type RawClient, rawClient, type WireMessage } from "./raw-client.ts";
export { type RecordedLine, readRecording, withoutCalls } from "./recording.ts";
export { type Exchange, type Replay, type ReplayOptions, replayTransport } from "./replay-transport.ts";
export { readTranscript, record, replay, type TranscriptLine } from "./transcript.ts";
