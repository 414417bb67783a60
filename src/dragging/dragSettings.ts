import { OptionError } from "../base/optionError.ts";
import { assertShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import type { Generator, GeneratorShape } from "../networks/generator.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import type { DragProblem } from "./dragProgram.ts";
import type { DragPair, Point } from "./points/dragPair.ts";

/** What a user says of a drag. */
export interface DragRequest {
  /** The image that is dragged. [1, numWs, wDim]. */
  readonly ws: Float32Tensor;
  readonly pairs: readonly DragPair[];
  /** 1 where the image may move, 0 where it is to stay. [1, 1, R, R]. */
  readonly mask?: Float32Tensor;
}

/** @throws UserError naming what does not fit the network's images. */
export function checkRequest({ ws, pairs, mask }: DragRequest, network: GeneratorShape): void {
  const { numWs, wDim, imgResolution } = network;
  assertShape("ws", ws.shape, [1, numWs, wDim]);
  if (pairs.length === 0) throw refused("there must be a handle and a target", "none", "Give at least one pair.");
  for (const point of pairs.flatMap(({ handle, target }) => [handle, target])) checkPoint(point, imgResolution);
  if (mask === undefined) return;
  assertShape("a mask", mask.shape, [1, 1, imgResolution, imgResolution]);
  const wrong = mask.data.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) throw refused("a mask holds numbers from 0 (stays) to 1 (may move)", String(wrong));
}

function checkPoint({ x, y }: Point, imgResolution: number): void {
  const last = imgResolution - 1;
  if ([x, y].every((place) => place >= 0 && place <= last)) return;
  throw refused(`x and y of a point are from 0 to ${last}`, `(${x}, ${y})`, "Choose a point inside the image.");
}

function refused(rule: string, received: string, next?: string): UserError {
  return new UserError({ attempted: "drag the image", rule, received, ...(next !== undefined && { next }) });
}

/** How a network of this size is dragged. */
export type DragScales = Pick<DragProblem, "featureResolution" | "movedLayers" | "motionRadius" | "trackRadius">;

/** The features after the sixth block, of 128 pixels a side, in networks of 256 and more (Pan et al. 2023, sec. 4). */
const FEATURE_SIDE = 128;
/** The first six w move. */
const MOVED_LAYERS = 6;
/** The radii of the paper, r1 and r2, hold for images of this size; smaller ones have smaller discs and squares. */
const RADIUS_SIDE = 512;
const MOTION_RADIUS = { paper: 3, least: 2 };
const TRACK_RADIUS = { paper: 12, least: 3 };

/**
 * The sizes of Pan et al. 2023, brought down to small pictures: features of half the image's resolution, and no more
 * w than those features depend on.
 */
export function dragScales({ imgResolution, layers }: Generator): DragScales {
  const featureResolution = Math.max(4, Math.min(FEATURE_SIDE, imgResolution / 2));
  const ownLayers = layers.filter(({ name, resolution }) => resolution <= featureResolution && !isToRgb(name));
  const scaled = ({ paper, least }: typeof MOTION_RADIUS): number =>
    Math.max(least, Math.round((paper * Math.min(imgResolution, RADIUS_SIDE)) / RADIUS_SIDE));
  return {
    featureResolution,
    movedLayers: Math.min(MOVED_LAYERS, 1 + Math.max(...ownLayers.map(({ wIndex }) => wIndex))),
    motionRadius: scaled(MOTION_RADIUS),
    trackRadius: scaled(TRACK_RADIUS),
  };
}

function isToRgb(layer: string): boolean {
  return layer.endsWith("torgb");
}

/** @throws OptionError for a number out of its range. */
export function checkSettings(settings: Readonly<Record<SettingName, number>>, numWs: number): void {
  for (const [name, { least, most, whole, example }] of Object.entries(RANGES)) {
    const value = settings[name as SettingName];
    const top = name === "movedLayers" ? numWs : most;
    const fits = value >= least && value <= top && (whole !== true || Number.isInteger(value));
    if (fits) continue;
    throw new OptionError((say) => ({
      attempted: "drag the image",
      rule: `${say(name)} must be ${whole === true ? "a whole number" : "a number"} from ${least} to ${top}`,
      received: String(value),
      next: `For example ${say(name, example)}.`,
    }));
  }
}

type SettingName = "numSteps" | "learningRate" | "tolerance" | "maskWeight" | "movedLayers";
interface SettingRange {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
  readonly example: number;
}
const RANGES: Readonly<Record<SettingName, SettingRange>> = {
  numSteps: { least: 1, most: 100_000, whole: true, example: 100 },
  learningRate: { least: 1e-6, most: 1, example: 0.002 },
  tolerance: { least: 0, most: 1024, example: 1 },
  maskWeight: { least: 0, most: 1000, example: 1 },
  movedLayers: { least: 1, most: Infinity, whole: true, example: 6 },
};
