import { describe, expect, it } from "vitest";
import { Interrupted } from "../../src/cli/exit.ts";
import { runCli } from "../../src/cli/runCli.ts";
import { FAKE_COMMANDS } from "./fixtures/fakeCommands.ts";

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(line: string, signal = new AbortController().signal): Promise<Outcome> {
  const written = { out: "", err: "" };
  const stdout = { write: (text: string) => void (written.out += text) };
  const stderr = { write: (text: string) => void (written.err += text) };
  const argv = line.split(" ").filter((word) => word !== "");
  const code = await runCli(argv, FAKE_COMMANDS, { stdout, stderr, signal, version: "1.2.3" });
  return { code, ...written };
}

const PICTURE = "picture --network a.pkl --seeds 5,1-3";

describe("a command", () => {
  it("gets its options, typed and with defaults", async () => {
    const { code, out } = await run(`${PICTURE} --json --trunc -0.5 --grid --class 3 cat`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      network: "a.pkl",
      seeds: [5, 1, 2, 3],
      truncationPsi: -0.5,
      grid: true,
      words: ["cat"],
      device: "auto",
      noiseMode: "const",
      precision: "auto",
      scale: 1,
      out: "out",
      refresh: false,
      classes: { count: 1 },
    });
  });

  it("prints its result on stdout and all else on stderr", async () => {
    const { code, out, err } = await run(PICTURE);
    expect({ code, out }).toEqual({ code: 0, out: "4 pictures\n" });
    expect(err).toMatch(/^drawing on auto\nDrawing: 4\/4 pictures in 0s\n$/);
  });

  it.each(["--json", "--quiet"])("says nothing on stderr under %s", async (option) => {
    expect((await run(`${PICTURE} ${option}`)).err).toBe("");
  });
});

describe("help", () => {
  it("lists the commands", async () => {
    const { code, out, err } = await run("--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/picture.*make pictures/);
  });

  it("shows options, defaults and examples of a command", async () => {
    const { code, out } = await run("picture --help");
    expect(code).toBe(0);
    expect(out).toMatch(/--device <name> +where to compute.*auto \| cpu/s);
    expect(out).toMatch(/\(default:\s+const\)/);
    expect(out).toMatch(/--seeds <list> .*\(required\)/s);
    expect(out).toMatch(/Examples:\n {2}Seven pictures:\n {4}\$ stylegan picture --network a.pkl/);
  });

  it("tells the version", async () => {
    expect(await run("--version")).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  });
});

describe("a command line that makes no sense", () => {
  it.each([
    ["", "stylegan: a command is missing\n\nUsage: stylegan"],
    ["demo", "stylegan demo: a command is missing\n\nUsage: stylegan demo"],
    ["pictur", "stylegan: unknown command 'pictur'\n(Did you mean picture?)\nSee stylegan --help"],
    ["--nonsense", "stylegan: unknown option '--nonsense'"],
    [`${PICTURE} --sale 2`, "stylegan picture: unknown option '--sale'\n(Did you mean --scale?)\nSee stylegan picture"],
    [`${PICTURE} --sale=2`, "stylegan picture: unknown option '--sale=2'\n(Did you mean --scale?)\nSee "],
    [`${PICTURE} --scael=2`, "stylegan picture: unknown option '--scael=2'\n(Did you mean --scale?)\nSee "],
    ["picture --network a.pkl", "required option '--seeds <list>' not specified"],
    [`${PICTURE} --scale`, "option '--scale <factor>' argument missing"],
    [`${PICTURE} --scale 5`, 'Cannot read --scale <factor>: it must be a number from 0.5 to 4, but got "5".'],
    [`${PICTURE} --scale 0x2`, 'but got "0x2"'],
    [`${PICTURE} --scale NaN`, 'but got "NaN"'],
    [`${PICTURE} --batch 1.5`, "it must be a whole number of 1 or more"],
    [`${PICTURE} --device webgp`, 'auto, cpu, gpu, webgpu, cuda, but got "webgp". Did you mean webgpu?'],
    [`${PICTURE} --seeds 1,b`, 'Cannot read the seed list "1,b": a seed is a whole number, or a range such as 3-7'],
    [`${PICTURE} one two`, "too many arguments"],
    ["fail", "missing required argument 'how'"],
  ])("%s", async (line, message) => {
    const { code, out, err } = await run(line);
    expect(err).toContain(message);
    expect(err).toMatch(/\nSee stylegan.* --help\n$/);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});

describe("a failure", () => {
  it("of the user is a message without a stack", async () => {
    expect(await run("fail user")).toEqual({
      code: 2,
      out: "",
      err: "stylegan: Cannot draw: a brush is wanted, but got a fork. Fetch a brush.\n",
    });
    expect((await run("demo inner user")).code).toBe(2);
  });

  it("of ours keeps its stack", async () => {
    const { code, err } = await run("fail bug");
    expect(code).toBe(1);
    expect(err).toMatch(/this is a bug\nTypeError: x is not a function\n +at /);
  });

  it.each([
    ["fail user --json", 2, { kind: "user", message: expect.stringContaining("a brush"), next: "Fetch a brush." }],
    ["fail bug --json", 1, { kind: "bug", message: "x is not a function" }],
    ["fail --json", 2, { kind: "usage", message: "missing required argument 'how'" }],
  ])("%s prints one JSON object", async (line, code, error) => {
    const outcome = await run(line);
    expect(outcome.code).toBe(code);
    expect(JSON.parse(outcome.out)).toMatchObject({ error });
  });

  it("by Ctrl-C has the signal's exit code", async () => {
    const stopped = AbortSignal.abort(new Interrupted("SIGINT"));
    expect(await run(PICTURE, stopped)).toEqual({ code: 130, out: "", err: "stylegan: stopped by SIGINT\n" });
    const { code, out } = await run(`${PICTURE} --json`, AbortSignal.abort(new Interrupted("SIGTERM")));
    expect([code, JSON.parse(out)]).toEqual([143, { error: { kind: "interrupted", message: "stopped by SIGTERM" } }]);
  });
});
