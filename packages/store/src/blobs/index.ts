export { makePrivateDirectory } from "../private-directory.ts";
export { type BlobDirectoryOptions, openBlobDirectory } from "./directory.ts";
