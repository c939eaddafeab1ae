export {
  type ContractExample,
  type ContractRejection,
  contractExamples,
  contractRejections,
} from "./contract-files.ts";
export { type LocalServer, type LocalServerOptions, localServer, SERVER_INFO } from "./local-server.ts";
export { corpora, ROOT, SCHEMA } from "./paths.ts";
export { type RawClient, rawClient, type WireMessage } from "./raw-client.ts";
export { readTranscript, record, replay, type TranscriptLine } from "./transcript.ts";
