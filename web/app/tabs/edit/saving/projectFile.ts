import * as v from "valibot";
import { UserError } from "../../../../../src/base/errors.ts";
import { MAX_SEED } from "../../../../../src/base/randomState.ts";
import type { DirectionStep, SavedDirections } from "../../../../../src/model/directions.ts";
import type { Blend } from "../../../../../src/model/recipe/recipe.ts";
import type { FoundWs, WsSource } from "../../../../../src/model/wsSource.ts";
import { NOISE_MODES } from "../../../../../src/networks/generator.ts";
import type { Look, PagePicture } from "../../../../studio/studio.ts";
import { latentOrigin } from "../../../view/latentOrigin.ts";
import type { Latent } from "../../../view/latents.ts";
import type { UsableEdit } from "../usableEdit.ts";
import { packJson, unpackJson } from "./packed.ts";

/** All that an edited image needs to be opened again. */
export interface EditProject {
  /** The network that it was made with. */
  readonly network: { readonly name: string; readonly fingerprint: string };
  readonly edit: UsableEdit;
  readonly look: Look;
  /** What the base was found for. */
  readonly photo?: PagePicture;
}

const KIND = "stylegan-edit";

export function writeProject(project: EditProject): string {
  return packJson({ kind: KIND, ...project });
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const number = v.pipe(v.number(), v.finite());
const layers = v.array(whole);

/** A float32 tensor whose shape says how many numbers it has. */
const tensor: v.GenericSchema<unknown, FoundWs["ws"]> = v.pipe(
  v.object({ dtype: v.literal("float32"), shape: v.array(whole), data: v.instance(Float32Array) }),
  v.check(({ shape, data }) => shape.reduce((size, axis) => size * axis, 1) === data.length),
  v.check(({ data }) => data.every(Number.isFinite)),
);

const latent: v.GenericSchema<unknown, Latent> = v.object({
  id: v.string(),
  name: v.string(),
  ws: tensor,
  origin: latentOrigin,
});
const source: v.GenericSchema<unknown, WsSource> = v.union([v.pipe(whole, v.maxValue(MAX_SEED)), latent]);

const directions: v.GenericSchema<unknown, SavedDirections> = v.object({
  file: v.string(),
  vectors: tensor,
  standardDeviations: v.array(number),
  names: v.exactOptional(v.array(v.string())),
  ranges: v.exactOptional(v.array(v.tuple([number, number]))),
  layers: v.exactOptional(layers),
});

const step: v.GenericSchema<unknown, DirectionStep> = v.object({
  component: whole,
  amount: number,
  layers: v.exactOptional(layers),
  of: v.exactOptional(directions),
});

const blend: v.GenericSchema<unknown, Blend> = v.object({
  from: v.union([v.literal("w_avg"), source]),
  layers,
  amount: v.pipe(number, v.minValue(0), v.maxValue(1)),
});

const look: v.GenericSchema<unknown, Look> = v.object({
  truncationPsi: number,
  truncationCutoff: v.exactOptional(whole),
  noiseMode: v.picklist(NOISE_MODES),
  label: v.exactOptional(v.union([whole, v.array(number)])),
  directions: v.array(step),
});

const picture: v.GenericSchema<unknown, PagePicture> = v.pipe(
  v.object({
    width: whole,
    height: whole,
    data: v.custom<PagePicture["data"]>((data) => data instanceof Uint8ClampedArray),
  }),
  v.check(({ width, height, data }) => width > 0 && width * height * 4 === data.length),
);

const PROJECT = v.object({
  kind: v.literal(KIND),
  network: v.object({ name: v.string(), fingerprint: v.string() }),
  edit: v.object({ base: source, blends: v.array(blend), steps: v.array(step) }),
  look,
  photo: v.exactOptional(picture),
});

/** @throws UserError for what is no project of this page, or a damaged one. */
export function readProject(text: string): EditProject {
  const result = v.safeParse(PROJECT, unpacked(text), { abortEarly: true });
  if (result.success) return projectOf(result.output);
  const [issue] = result.issues;
  throw new UserError({
    attempted: "open the project",
    rule: "it must be a project file of this page, unchanged",
    received: `something else at ${v.getDotPath(issue) ?? "its beginning"}`,
    next: "Save it again from the Edit tab.",
  });
}

function projectOf({ kind: _, ...project }: v.InferOutput<typeof PROJECT>): EditProject {
  return project;
}

function unpacked(text: string): unknown {
  try {
    return unpackJson(text);
  } catch {
    return undefined;
  }
}
