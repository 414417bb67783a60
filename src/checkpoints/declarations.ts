import { sizeOf } from "../base/assertShape.ts";
import { discriminator } from "../networks/discriminator.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import { mappingInputs, wsInput } from "../networks/generator.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { rootScope, type Declaration, type Scope } from "../nn/scope.ts";
import { Trace } from "../program/trace.ts";

/**
 * Every tensor of a generator under its name in PyTorch (`mapping.fc0.weight`, `mapping.w_avg`,
 * `synthesis.b4.const`), as the network itself asks for it.
 */
export function generatorDeclarations(config: GeneratorConfig): Declaration[] {
  return declarations((scope) => {
    const generator = generatorNetwork(config);
    generator.mapping(scope, mappingInputs(scope.trace, generator, 1));
    generator.wAverage(scope);
    generator.synthesis(scope, wsInput(scope.trace, generator, 1), { noiseMode: "const", halfPrecision: false });
  });
}

/** Those of a generator that images of given ws are made with: the mapping network's are not among them. */
export function synthesisDeclarations(config: GeneratorConfig): Declaration[] {
  return declarations((scope) => {
    const generator = generatorNetwork(config);
    generator.synthesis(scope, wsInput(scope.trace, generator, 1), { noiseMode: "const", halfPrecision: false });
  });
}

/** Every tensor of a discriminator: `b8.conv0.weight`, `mapping.embed.weight`, `b4.out.bias`. */
export function discriminatorDeclarations(config: DiscriminatorConfig): Declaration[] {
  const { imgChannels, imgResolution, cDim } = config;
  return declarations((scope) => {
    const image = scope.trace.input("image", [1, imgChannels, imgResolution, imgResolution]);
    const c = cDim === 0 ? undefined : scope.trace.input("c", [1, cDim]);
    discriminator(scope, image, c, config, { halfPrecision: false });
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

/** What a network asks for when it is traced with a placeholder for every tensor. */
export function declarations(network: (scope: Scope) => void): Declaration[] {
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
