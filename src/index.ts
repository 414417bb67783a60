/** The public API. What is not listed here may change without notice. */
export { UserError, type UserErrorParts } from "./base/errors.ts";
export { MAX_SEED, randomStateNormals } from "./base/randomState.ts";
export { createRng, type Rng } from "./base/rng.ts";
export type { TaskContext } from "./base/taskContext.ts";

export { float32, type Float32Tensor, type HostTensor } from "./tensor/hostTensor.ts";

export type { Checkpoint, NetworkName, StoredNetwork } from "./checkpoints/checkpoint.ts";
export type { DiscriminatorConfig, GeneratorConfig, MappingConfig, SynthesisConfig } from "./networks/config.ts";
export type { NoiseMode } from "./networks/generator.ts";

export type { DeviceKind, Engine, Precision } from "./engine/engine.ts";
export { DEVICE_CHOICES, type DeviceChoice } from "./engine/engine.ts";
export { openEngine, type EngineOptions } from "./engine/ort-node/openEngine.ts";

export { closedFormDirections, type ClosedFormOptions } from "./model/closedForm.ts";
export { differenceDirection } from "./model/differenceDirection.ts";
export { readDirections, writeDirections } from "./model/directionFile.ts";
export {
  findDirections,
  moveAlong,
  type DirectionOptions,
  type DirectionStep,
  type NamedDirections,
  type PrincipalDirections,
} from "./model/directions.ts";
export { seedWs, wsPictures, type Look, type PictureOptions } from "./model/generation.ts";
export { composeGrid, composeMixGrid, nearSquareGrid, type GridShape } from "./model/grid.ts";
export { oneHot, type Labels } from "./model/labels.ts";
export { lerp, rows, slerp, stack, styleMix } from "./model/latents.ts";
export { mixGrid, mixPictures, type Mixes } from "./model/mix.ts";
export {
  Network,
  type BlockImages,
  type MappingOptions,
  type NetworkOptions,
  type NetworkWeights,
  type SynthesisOptions,
} from "./model/network.ts";
export { toImage, toPictures, type Picture } from "./model/picture.ts";
export {
  EASINGS,
  walkLength,
  type MixOptions,
  type Recipe,
  type WalkOptions,
  type WalkSpace,
} from "./model/recipe/recipe.ts";
export { recipeCommand, type CommandNetwork, type CommandOption } from "./model/recipe/recipeCommand.ts";
export { readRecipe, recipeJson, type RecipeFiles } from "./model/recipe/recipeJson.ts";
export { readRecipeLink, recipeLink } from "./model/recipe/recipeLink.ts";
export { soundScore, type SoundScoreOptions } from "./model/films/soundScore.ts";
export type { Sound } from "./model/films/sound.ts";
export { walkPictures } from "./model/walk.ts";

export { projectImages, type ProjectImagesOptions } from "./projection/projectImages.ts";
export type { ProjectionStep } from "./projection/projectionSteps.ts";

export { dragPoints, type DragOptions, type DragStep } from "./dragging/dragPoints.ts";
export type { DragPair, Point } from "./dragging/points/dragPair.ts";
export { nearPoints } from "./dragging/points/nearPoints.ts";

export type { MetricKind } from "./metrics/metric.ts";
export { METRICS, parseMetrics, type ChosenMetric } from "./metrics/registry.ts";

export type { TrainOptions } from "./runs/options.ts";

export { encodePicture, PICTURE_FORMATS, writePicture } from "./media/pictureFiles.ts";
export type { PictureFormatName } from "./media/pictureFormatNames.ts";
export { FILM_FORMATS, openFilm, type Film, type FilmFormatName, type FilmOptions } from "./media/film.ts";

export { compareMetrics, type ComparedValue, type SideValue } from "./tasks/compareMetrics.ts";
export { convert, type ConvertOptions } from "./tasks/convert.ts";
export { exportNetwork, type ExportOptions } from "./tasks/export.ts";
export { generate, type GenerateOptions, type GenerateSource } from "./tasks/generate.ts";
export { checkpointInfo, type CheckpointInfo } from "./tasks/info.ts";
export { loadNetwork, openNetwork, type LoadOptions } from "./tasks/loadNetwork.ts";
export {
  measure,
  type MeasureContext,
  type MeasureOptions,
  type MetricReport,
} from "./tasks/metrics.ts";
export { mix } from "./tasks/mix.ts";
export { openCheckpoint, type OpenOptions } from "./tasks/openCheckpoint.ts";
export { recipeFiles } from "./tasks/readLatents.ts";
export { startTraining, type StartResult } from "./tasks/train/startTraining.ts";
export { walk, type WalkFilmOptions } from "./tasks/walk.ts";
