import { expose } from "comlink";
import { sourceFile } from "./file.ts";
import type { OnProgress } from "./studio.ts";

const fetchFile = (url: string, name: string, onProgress: OnProgress): Promise<File> =>
  sourceFile({ url, name }, onProgress);
export type FetchFile = typeof fetchFile;
expose(fetchFile);
