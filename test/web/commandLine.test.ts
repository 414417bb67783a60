import { describe, expect, it } from "vitest";
import { commandLine, lookOptions } from "../../web/app/commands/commandLine.ts";
import { LOOK } from "./studios.ts";

describe("commands that make what the page shows", () => {
  it("say what is not the command line's own choice", () => {
    const look = { ...LOOK, truncationPsi: -0.35, truncationCutoff: 4, noiseMode: "none", label: 2 } as const;
    expect(commandLine("mix", [...lookOptions(look, { name: "faces.pkl" }), ["--rows", "0-2,9"], undefined])).toBe(
      "stylegan mix --network faces.pkl --trunc -0.35 --trunc-cutoff 4 --noise-mode none --class 2 --rows 0-2,9",
    );
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
