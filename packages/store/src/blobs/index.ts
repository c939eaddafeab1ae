export { type BlobDirectoryOptions, openBlobDirectory } from "./directory.ts";
