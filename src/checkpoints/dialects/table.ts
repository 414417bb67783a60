import type { RawCheckpoint } from "../assemble.ts";
import type { Dialect } from "./dialect.ts";
import { official } from "./official.ts";
import { rosinality } from "./rosinality.ts";
import { miemiegan, ownFile, stateDict } from "./stateDicts.ts";
import { refuseStrangers } from "./strangers.ts";
import { stylegan3 } from "./stylegan3.ts";
import { tensorflow } from "./tensorflow.ts";

/** Every dialect that is read, the first that a file is of counts. To read another is to add a file and a row. */
export const DIALECTS: readonly Dialect[] = [
  tensorflow,
  stylegan3,
  official,
  ownFile,
  rosinality,
  miemiegan,
  stateDict,
];

/** A file's networks, and what it was taken for. @throws UserError */
export function readDialect(value: unknown): RawCheckpoint & { readonly title: string } {
  refuseStrangers(value);
  const dialect = DIALECTS.find(({ isOf }) => isOf(value)) ?? stateDict;
  return { ...dialect.read(value), title: dialect.title };
}
