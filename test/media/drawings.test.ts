import { execFile } from "node:child_process";
import { promisify } from "node:util";
import sharp from "sharp";
import { expect, it, vi } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { openDrawingRenderer } from "../../src/media/drawings/drawingRenderer.ts";

const svg = (inside: string, width = 40, height = 30): Uint8Array =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inside}</svg>`);
const PLAIN = svg('<circle cx="20" cy="15" r="9" fill="#c30" fill-opacity="0.5"/>');
/** Takes minutes. */
const ENDLESS = svg(
  `<filter id="f"><feTurbulence baseFrequency="0.9" numOctaves="400"/></filter>
  <rect width="4000" height="4000" filter="url(#f)"/>`,
  4000,
  4000,
);

const pixels = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).raw().toBuffer();

it("draws an SVG as libvips does, and leaves all else alone", async () => {
  const renderer = openDrawingRenderer();
  const png = await renderer.render(PLAIN);
  expect(await sharp(png).metadata()).toMatchObject({ format: "png", width: 40, height: 30 });
  expect((await pixels(png)).equals(await pixels(PLAIN))).toBe(true);
  for (const other of [png, svg("<broken"), Buffer.from("text")]) expect(await renderer.render(other)).toBe(other);
  renderer.close();
});

it("ends a drawing that takes too long, and draws the next", async () => {
  const renderer = openDrawingRenderer({ longest: 3000 });
  const endless = await renderer.render(ENDLESS).catch((error: unknown) => error);
  expect(endless).toBeInstanceOf(UserError);
  expect(String(endless)).toContain("a drawing must take less than 3 s");
  // A busy machine may need more than 3 s to start the next process.
  await vi.waitFor(() => renderer.render(PLAIN), { timeout: 60_000 });
  renderer.close();
});

it("ends a drawing when it is asked to stop", async () => {
  const stop = new AbortController();
  const renderer = openDrawingRenderer({ signal: stop.signal });
  await renderer.render(PLAIN);
  const drawing = renderer.render(ENDLESS);
  stop.abort(new Error("stopped"));
  await expect(drawing).rejects.toThrow("stopped");
  await expect(renderer.render(PLAIN)).rejects.toThrow("stopped");
});

it("keeps a process that waits for nothing else until the drawing has ended", async () => {
  const module = new URL("../../src/media/drawings/drawingRenderer.ts", import.meta.url);
  const script = `
    const { openDrawingRenderer } = await import(${JSON.stringify(module.href)});
    const svg = Buffer.from(${JSON.stringify(Buffer.from(ENDLESS).toString())});
    console.log(await openDrawingRenderer({ longest: 500 }).render(svg).catch(String));`;
  const args = ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toContain("a drawing must take less than 0.5 s");
});
