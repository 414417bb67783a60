import { expose } from "comlink";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { remoteStudio } from "../../web/studio/connect.ts";
import type { PagePicture, Studio } from "../../web/studio/studio.ts";
import { referenceFile } from "../checkpoints/files.ts";
import { difference, drawn, LOOK, seed, testStudio } from "./studios.ts";

/** The studio at the other end of a channel, as the page has it at the other end of its worker. */
const { port1, port2 } = new MessageChannel();
const { studio: here } = testStudio();
let there: Studio;

/** As an address: Node's channels, unlike a browser's, lose the name of a File. */
const TINY = { url: `data:;base64,${Buffer.from(referenceFile("tiny32.pkl")).toString("base64")}`, name: "tiny32.pkl" };
beforeAll(async () => {
  expose(here, port2);
  there = remoteStudio(port1);
  port1.start();
  port2.start();
  const fractions: number[] = [];
  const summary = await there.open(TINY, (fraction) => void fractions.push(fraction));
  expect(summary).toMatchObject({ name: "tiny32.pkl", resolution: 32 });
  expect(fractions.length).toBeGreaterThan(1);
});
afterAll(() => {
  port1.close();
  port2.close();
});

describe("a studio behind a channel", () => {
  it("gives the same pictures, all of them before the drawing ends", async () => {
    const recipes = [1, 2, 3].map(seed);
    const pictures = await drawn(there, recipes);
    expect(pictures).toHaveLength(3);
    for (const [i, picture] of (await drawn(here, recipes)).entries()) {
      expect(difference(picture, pictures[i])).toBe(0);
      expect(pictures[i]?.data).toBeInstanceOf(Uint8ClampedArray);
    }
  });

  it("hears of newer work between two pictures", async () => {
    let newer: Promise<PagePicture[]> | undefined;
    let count = 0;
    const recipes = Array.from({ length: 100 }, (_, i) => seed(1000 + i));
    const ended = await there.draw("mix", recipes, LOOK, () => {
      count++;
      newer ??= drawn(there, [seed(1)], {}, "mix");
    });
    expect(ended).toBe(false);
    expect(count).toBeLessThan(5);
    expect(await newer).toHaveLength(1);
    const stopped = there.draw("mix", recipes, { ...LOOK, truncationPsi: 0.3 }, () => undefined);
    there.stop("mix");
    expect(await stopped).toBe(false);
  });

  it("hears nothing more of work that is over", async () => {
    const { port1: near, port2: far } = new MessageChannel();
    let tell: (fraction: number, doing: string) => unknown = () => undefined;
    const slow: Pick<Studio, "open"> = {
      open: async (_, onProgress) => {
        tell = onProgress;
        await onProgress(0.5, "Reading the network");
        return await here.open(TINY, () => undefined);
      },
    };
    expose(slow, far);
    const told: string[] = [];
    await remoteStudio(near).open(TINY, (_, doing) => void told.push(doing));
    await tell(1, "Ready");
    expect(told).toEqual(["Reading the network"]);
    near.close();
    far.close();
  });

  it("says why a file is refused", async () => {
    const refused = there.open({ url: "data:text/plain,hello", name: "notes" }, () => undefined);
    const message = /^Cannot read the checkpoint "data:text\/plain,hello": .*Give the checkpoint/;
    await expect(refused).rejects.toMatchObject({ name: "UserError", message: expect.stringMatching(message) });
  });

  it("inspects, finds directions and gives latents", async () => {
    expect(await there.inspect(seed(1), LOOK)).toHaveLength(4);
    expect((await there.directions(() => undefined)).explained).toHaveLength(32);
    expect((await there.latents([seed(1)], LOOK)).subarray(0, 2)).toEqual(new TextEncoder().encode("PK"));
  });
});
