import { UserError } from "../base/errors.ts";
import { NETWORK_NAMES, type Checkpoint, type JsonRecord, type NetworkName } from "../checkpoints/checkpoint.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";

/** One of the checkpoints that are joined. */
export interface MergePart {
  /** As messages say it. */
  readonly file: string;
  readonly checkpoint: Checkpoint;
}

/**
 * One checkpoint of the networks of several. Of two files that hold a generator each and do not say which it is, the
 * first is G and the second G_ema.
 * @throws UserError when a network comes twice, or the networks do not belong together.
 */
export function mergeCheckpoints(parts: readonly MergePart[]): Checkpoint {
  const [first, ...others] = parts;
  if (first !== undefined && others.length === 0) return first.checkpoint;
  const named = nameGenerators(parts);
  const merged: Partial<Record<NetworkName, MergePart>> = {};
  for (const part of named) {
    for (const name of NETWORK_NAMES) {
      if (part.checkpoint[name] === undefined) continue;
      const before = merged[name];
      if (before !== undefined) throw twice(name, before.file, part.file);
      merged[name] = part;
    }
  }
  const { G, G_ema, D } = merged;
  const extras: JsonRecord = Object.assign({}, ...named.map(({ checkpoint }) => checkpoint.extras).reverse());
  const checkpoint = {
    ...(G?.checkpoint.G && { G: G.checkpoint.G }),
    ...(G_ema?.checkpoint.G_ema && { G_ema: G_ema.checkpoint.G_ema }),
    ...(D?.checkpoint.D && { D: D.checkpoint.D }),
    extras,
  };
  checkTogether(checkpoint);
  return checkpoint;
}

/** A lone generator counts as G_ema when it is read; a second one makes the first G. */
function nameGenerators(parts: readonly MergePart[]): readonly MergePart[] {
  const lone = parts.filter(({ checkpoint: { G, G_ema } }) => G === undefined && G_ema !== undefined);
  const [first] = lone;
  if (lone.length !== 2 || first === undefined) return parts;
  const { G_ema, ...others } = first.checkpoint;
  const asTrained = { ...first, checkpoint: { ...others, ...(G_ema && { G: G_ema }) } };
  return parts.map((part) => (part === first ? asTrained : part));
}

/** @throws UserError unless the networks make and judge the same images. */
function checkTogether({ G, G_ema, D }: Checkpoint): void {
  const facts: (readonly [NetworkName, Facts])[] = [
    ...(G ? [["G", generatorFacts(G.config)] as const] : []),
    ...(G_ema ? [["G_ema", generatorFacts(G_ema.config)] as const] : []),
    ...(D ? [["D", pictureFacts(D.config)] as const] : []),
  ];
  const [first, ...others] = facts;
  const [firstName, wanted] = first ?? ["G", {} as Facts];
  for (const [name, found] of others) {
    const differing = Object.keys(found).find((fact) => wanted[fact] !== undefined && wanted[fact] !== found[fact]);
    if (differing === undefined) continue;
    throw strangers(`${differing} ${wanted[differing]} of ${firstName} and ${found[differing]} of ${name}`);
  }
}

type Facts = Readonly<Record<string, number>>;

function generatorFacts(config: GeneratorConfig): Facts {
  const generator = generatorNetwork(config);
  return { ...pictureFacts(generator), zDim: generator.zDim, wDim: generator.wDim };
}

function pictureFacts(of: Pick<DiscriminatorConfig, "imgResolution" | "imgChannels" | "cDim">): Facts {
  const { imgResolution, imgChannels, cDim } = of;
  return { imgResolution, imgChannels, cDim };
}

function twice(name: NetworkName, first: string, second: string): UserError {
  return new UserError({
    attempted: "merge the checkpoints",
    rule: "each network must come from only one of them",
    received: `${name} in "${first}" and in "${second}"`,
    next: "Remove it from one of them: stylegan convert FILE OUT --only NAMES.",
  });
}

function strangers(received: string): UserError {
  return new UserError({
    attempted: "merge the checkpoints",
    rule: "their networks must make and score the same kind of image",
    received,
    next: "Merge networks from the same training run.",
  });
}
