import type { WebDeviceChoice } from "../../src/engine/ort-web/openWebEngine.ts";
import type { DragPair, Point } from "../../src/dragging/points/dragPair.ts";
import type { DirectionStep } from "../../src/model/directions.ts";
import type * as generation from "../../src/model/generation.ts";
import type { Label } from "../../src/model/labels.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";
import type { PictureRecipe } from "../../src/model/recipe/recipe.ts";
import type { NoiseMode } from "../../src/networks/generator.ts";

/** Where a network comes from: the page's own, or a file that was dropped on it, kept, or fetched from an address. */
export type NetworkSource =
  | { readonly url: string; readonly name: string }
  | { readonly file: File; readonly address?: string };

/** What the page shows of a network. */
export interface NetworkSummary {
  readonly name: string;
  /** The same for the same generator in any file. */
  readonly fingerprint: string;
  readonly hasDiscriminator: boolean;
  readonly resolution: number;
  readonly channels: number;
  readonly zDim: number;
  readonly wDim: number;
  /** Style layers; layer i is one of 0 to numWs - 1. */
  readonly numWs: number;
  /** The layers that mixes take from their columns unless told. */
  readonly mixStyles: readonly number[];
  /** Classes; 0 for an unconditional network. */
  readonly cDim: number;
  /** One line for people: device and runtime, such as "WebAssembly, 4 threads". */
  readonly device: string;
  /** What the file was taken for: its format, and the program that wrote it. */
  readonly readAs?: string;
  /** What reading the file passed over or made up for, a sentence each. */
  readonly fileNotes?: readonly string[];
  /** What the engine says of its choice, such as why not WebGPU: shown on demand. */
  readonly notes?: readonly string[];
}

/** What the user wants to compute with; "auto" is WebGPU where there is one. */
export type DeviceChoice = WebDeviceChoice;

/** What all images of a view share. */
export interface Look extends generation.Look {
  readonly truncationPsi: number;
  readonly noiseMode: NoiseMode;
  readonly directions: readonly DirectionStep[];
}

/** RGBA pixels, rows from the top, as `ImageData` takes them. */
export interface PagePicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** One resolution of the synthesis network that adds to the image (each of them, but for rare architectures). */
export interface LayerPictures {
  readonly resolution: number;
  /** The sum of all toRGB outputs up to here. */
  readonly image: PagePicture;
  /** This block's own toRGB output, stretched so that it can be seen; middle grey adds nothing. */
  readonly contribution: PagePicture;
  /** The 8 feature maps that vary most, in grey, each over its full range; at most 128 pixels a side. */
  readonly features: readonly PagePicture[];
}

export interface Directions {
  /** Share of the variance of each component, strongest first. */
  readonly explained: readonly number[];
  /** Seeds that they were found with: the same directions again for the same network. */
  readonly samples: number;
}

/**
 * Work that replaces older work of the same place: a slider that moves on makes its last request stale. "side" draws
 * the small images beside a tab's own; "shelf" the thumbnails of favourites; "open" is the reading of a network, one
 * after another.
 */
export type Place =
  | "open"
  | "gallery"
  | "mix"
  | "walk"
  | "directions"
  | "inspect"
  | "edit"
  | "project"
  | "drag"
  | "export"
  | "side"
  | "shelf";

/** How a photo is projected. */
export interface ProjectionWish {
  readonly numSteps: number;
  /** One w for all layers, or one for each. */
  readonly space: "w" | "w+";
  /** For a conditional network. */
  readonly label?: Label;
}

/** What a projection has come to. */
export interface ProjectionNews {
  /** Steps that were taken; 0 before the first, when the photo is shown as the network sees it. */
  readonly step: number;
  /** Of the image from the photo; NaN before the first step. */
  readonly distance: number;
  /** Now and then, and at the first news and the last. */
  readonly seen?: PagePicture;
  /** Of the image that is seen, but for the photo itself. [1, numWs, wDim]. */
  readonly ws?: Float32Tensor;
}

export type { DragPair, Point };

/** What of an image goes where, and what may move. */
export interface DragWish {
  readonly pairs: readonly DragPair[];
  /** 1 where the image may move, 0 where it is to stay, row by row; all of it where none is given. [R R]. */
  readonly mask?: Float32Array;
  /** At most. */
  readonly numSteps: number;
}

/** What a drag has come to. */
export interface DragNews {
  /** Moves made so far; 0 is the image as it was. */
  readonly step: number;
  /** Where the handles are in what is seen. */
  readonly points: readonly Point[];
  readonly seen: PagePicture;
  /** Of what is seen, without the look's directions. [1, numWs, wDim]. */
  readonly ws: Float32Tensor;
}

/** 0 to 1, and what is being done. */
export type OnProgress = (fraction: number, doing: string) => void;

/** Formats that the open generator can be saved in. */
export type SaveFormat = "safetensors" | "pth" | "pkl";

export interface SavedGenerator {
  readonly file: Blob;
  /** What the format had no place for, a sentence each. */
  readonly notes: readonly string[];
}

/** What the page asks of its worker, through Comlink; all that takes time happens there. */
export interface Studio {
  /**
   * Reads a checkpoint and makes it the current network. Parsing executes nothing that the file brings.
   * @param device Where it shall compute; a choice other than the engine's present one starts another engine.
   * @throws UserErrorMessage when it is refused; the network before it then stays.
   */
  open(source: NetworkSource, onProgress: OnProgress, device?: DeviceChoice): Promise<NetworkSummary>;
  /**
   * Draws recipes one after another. A later call for the same place makes this one stop.
   * @returns false where it was replaced before its end.
   */
  draw(
    place: Place,
    recipes: readonly PictureRecipe[],
    look: Look,
    onPicture: (index: number, picture: PagePicture) => void,
  ): Promise<boolean>;
  inspect(recipe: PictureRecipe, look: Look): Promise<readonly LayerPictures[]>;
  /** Principal directions of W (Härkönen et al. 2020, GANSpace); found once a network. */
  directions(onProgress: OnProgress): Promise<Directions>;
  /**
   * The same as a .safetensors file such as `stylegan directions` writes, with a range for each.
   * @param names by the directions' numbers; the others are called `pca0`, `pca1`, ….
   */
  saveDirections(names: Readonly<Record<number, string>>): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * `w` [N, numWs, wDim] of recipes as they are drawn, as an .npz file such as the command line's --projected-w reads;
   * `z` [N, zDim] with it where every recipe has a latent of its own (seeds, and walks in z).
   */
  latents(recipes: readonly PictureRecipe[], look: Look): Promise<Uint8Array<ArrayBuffer>>;
  /** The ws [1, numWs, wDim] of a recipe as it is drawn. */
  ws(recipe: PictureRecipe, look: Look): Promise<Float32Tensor>;
  /**
   * Looks for the w whose image is closest to a photo, a step at a time, in turns with drawing. It goes on once the
   * news are answered, so that whoever hears them can make it pause; `stop("project")` ends it.
   * @returns whether it came to its end. @throws UserErrorMessage for a photo that cannot be read, or a network without
   * discriminator.
   */
  project(photo: Blob, wish: ProjectionWish, onNews: (news: ProjectionNews) => void | Promise<void>): Promise<boolean>;
  /**
   * Drags points of an image to where they should be, a step at a time, in turns with drawing; `stop("drag")` ends it.
   * @returns whether it came to its end. @throws UserErrorMessage for a point outside the image.
   */
  drag(
    recipe: PictureRecipe,
    look: Look,
    wish: DragWish,
    onNews: (news: DragNews) => void | Promise<void>,
  ): Promise<boolean>;
  /**
   * The generator that draws, as a file of another format. Its own file is read once more for that.
   * @throws UserErrorMessage when that cannot be read any more, or the format cannot hold the generator.
   */
  save(format: SaveFormat): Promise<SavedGenerator>;
  /**
   * The whole file that the current network was read from.
   * @throws UserErrorMessage when it cannot be read any more.
   */
  file(): Promise<File>;
  /** Stops the work of a place, if any; an opening then throws an AbortError. */
  stop(place: Place): void;
}

/** A UserError as it crosses to the page: Comlink keeps message and name only. */
export interface UserErrorMessage {
  readonly name: "UserError";
  readonly message: string;
}
