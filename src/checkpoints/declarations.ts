import { sizeOf } from "../base/assertShape.ts";
import { discriminator } from "../networks/discriminator.ts";
import { numWs, type DiscriminatorConfig, type GeneratorConfig } from "../networks/config.ts";
import { mapping, wAverage } from "../networks/mapping.ts";
import { synthesis } from "../networks/synthesis.ts";
import { rootScope, type Declaration, type Scope } from "../nn/scope.ts";
import { Trace } from "../program/trace.ts";

/**
 * Every tensor of a generator under its name in PyTorch (`mapping.fc0.weight`, `mapping.w_avg`,
 * `synthesis.b4.const`), as the network itself asks for it.
 */
export function generatorDeclarations(config: GeneratorConfig): Declaration[] {
  return declarations((scope) => {
    const { zDim, cDim, wDim } = config.mapping;
    mapping(
      scope.child("mapping"),
      { z: batchOfOne(scope, "z", zDim), c: batchOfOne(scope, "c", cDim) },
      config.mapping,
    );
    wAverage(scope.child("mapping"), config.mapping);
    const ws = scope.trace.input("ws", [1, numWs(config.synthesis), wDim]);
    synthesis(scope.child("synthesis"), ws, config.synthesis, { noiseMode: "const", halfPrecision: false });
  });
}

/** Every tensor of a discriminator: `b8.conv0.weight`, `mapping.embed.weight`, `b4.out.bias`. */
export function discriminatorDeclarations(config: DiscriminatorConfig): Declaration[] {
  const { imgChannels, imgResolution } = config;
  return declarations((scope) => {
    const image = scope.trace.input("image", [1, imgChannels, imgResolution, imgResolution]);
    discriminator(scope, image, batchOfOne(scope, "c", config.cDim), config, { halfPrecision: false });
  });
}

/** How many numbers a network has: those that are trained, and those that are stored with them. */
export interface NumberCounts {
  /** As PyTorch counts `parameters()`. */
  readonly parameters: number;
  /** `w_avg`, constant noise and filters. */
  readonly buffers: number;
}

/** The one definition of how large a network is. */
export function countNumbers(declared: readonly Declaration[]): NumberCounts {
  const countOf = (wanted: Declaration["kind"]): number =>
    declared.filter(({ kind }) => kind === wanted).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { parameters: countOf("parameter"), buffers: countOf("buffer") };
}

function batchOfOne(scope: Scope, name: string, features: number) {
  return features === 0 ? undefined : scope.trace.input(name, [1, features]);
}

/** What a network asks for when it is traced with a placeholder for every tensor. */
function declarations(network: (scope: Scope) => void): Declaration[] {
  const trace = new Trace();
  const declared: Declaration[] = [];
  network(
    rootScope(trace, (declaration) => {
      declared.push(declaration);
      return trace.input(`tensor ${declaration.name}`, declaration.shape);
    }),
  );
  return declared;
}
