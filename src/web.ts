/** The public API in a browser, `stylegan2-ada/web`. Nothing that it reaches touches Node. */
export { UserError, type UserErrorParts } from "./base/errors.ts";
export { MAX_SEED, randomStateNormals } from "./base/randomState.ts";
export { createRng, type Rng } from "./base/rng.ts";
export type { TaskContext } from "./base/taskContext.ts";

export { float32, type Float32Tensor, type HostTensor } from "./tensor/hostTensor.ts";

export type { Checkpoint, NetworkName, StoredNetwork } from "./checkpoints/checkpoint.ts";
export type { DiscriminatorConfig, GeneratorConfig, MappingConfig, SynthesisConfig } from "./networks/config.ts";
export type { NoiseMode } from "./networks/generator.ts";

export type { DeviceKind, Engine, Precision } from "./engine/engine.ts";
export {
  openWebEngine as openEngine,
  WEB_DEVICE_CHOICES as DEVICE_CHOICES,
  type WebDeviceChoice as DeviceChoice,
  type WebEngineOptions as EngineOptions,
} from "./engine/ort-web/openWebEngine.ts";

export { checkpointNetwork, joinNetwork } from "./model/checkpointNetwork.ts";
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
export { walkPictures } from "./model/walk.ts";

export { projectImages, type ProjectImagesOptions } from "./projection/projectImages.ts";
export type { ProjectionStep } from "./projection/projectionSteps.ts";

export { dragPoints, type DragOptions, type DragStep } from "./dragging/dragPoints.ts";
export type { DragPair, Point } from "./dragging/points/dragPair.ts";
export { nearPoints } from "./dragging/points/nearPoints.ts";

export { toImageData } from "./web/imageData.ts";
export { loadNetwork, openCheckpoint, type WebLoadOptions as LoadOptions } from "./web/loadNetwork.ts";
export type { ByteProgress, WebSource } from "./web/readSource.ts";
