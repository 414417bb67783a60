import { describe, expect, it } from "vitest";
import { commandLine, labelOption, lookOptions } from "../../web/app/pictures/commandLine.ts";
import { LOOK } from "./studios.ts";

describe("commands that make what the page shows", () => {
  it("say what is not the command line's own choice", () => {
    const look = { ...LOOK, truncationPsi: -0.35, truncationCutoff: 4, noiseMode: "none", label: 2 } as const;
    const options = [...lookOptions(look, { name: "faces.pkl" }), labelOption(look, { cDim: 5 })];
    expect(commandLine("mix", [...options, ["--rows", "0-2,9"], undefined])).toBe(
      "stylegan mix --network faces.pkl --trunc -0.35 --trunc-cutoff 4 --noise-mode none --class 2 --rows 0-2,9",
    );
  });

  it("tell labels that are vectors, and those of what a walk visits", () => {
    const told = (...o: Parameters<typeof labelOption>): string => commandLine("walk", [labelOption(...o)]);
    const labels = [2, undefined, 1];
    expect(told({}, { cDim: 0, labels: [undefined, undefined] })).toBe("stylegan walk");
    expect(told({ label: [1, 0.3, 0.7] }, { cDim: 3 })).toBe("stylegan walk --label 1,0.3,0.7");
    expect(told({ label: 0 }, { cDim: 3, labels })).toBe("stylegan walk --class 2,0-1");
    expect(told({ label: [1, 0.3, 0.7] }, { cDim: 3, labels })).toBe('stylegan walk --label "0,0,1;1,0.3,0.7;0,1,0"');
  });

  it("name no network where the command line takes the same one by itself", () => {
    expect(commandLine("walk", [...lookOptions(LOOK, { name: "avatars.safetensors" }), ["--loop"]])).toBe(
      "stylegan walk --trunc 1 --loop",
    );
  });

  it("keep words together, and shells from reading them", () => {
    expect(commandLine("mix", [["--network", 'my "best" $HOME `net`.pkl']])).toBe(
      'stylegan mix --network "my \\"best\\" \\$HOME \\`net\\`.pkl"',
    );
  });
});
