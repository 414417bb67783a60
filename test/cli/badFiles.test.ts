import { execFileSync } from "node:child_process";
import { closeSync, existsSync, ftruncateSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeNpz } from "../../src/formats/numpy/npz.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { bytesOf } from "../formats/files.ts";
import { storageId, storageOf, tensorV2, zipFile } from "../formats/torchFiles.ts";
import { stylegan, temporaryFolder, TINY } from "./realCommands.ts";
import { generate, refused as refusedIn } from "./refused.ts";

const path = temporaryFolder();
const refused = (argv: readonly string[], message: RegExp): Promise<void> => refusedIn(path("."), argv, message);
const out = (): string[] => ["--out", path("out")];

/** A number in little-endian order of 8 bytes. */
const u64 = (value: number): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);

function safetensors(header: unknown): Uint8Array {
  const text = JSON.stringify(header);
  return bytesOf(u64(text.length), text, new Uint8Array(64));
}

/** A small archive of very many zeros. */
const bomb = (name: string): Uint8Array => zipSync({ [name]: new Uint8Array(2 ** 27) }, { level: 1 });

const TINY_BYTES = new Uint8Array(readFileSync(TINY));

describe("a checkpoint that is none", () => {
  const lying = { dtype: "F32", shape: [1e6, 1e6], data_offsets: [0, 64] };
  const storage = storageOf("FloatStorage", Float32Array.of(1, 2, 3));

  it.each<[string, () => Uint8Array, RegExp]>([
    ["empty", () => Uint8Array.of(), /an empty file/],
    ["truncated", () => TINY_BYTES.subarray(0, TINY_BYTES.length / 2), /./],
    ["one byte short", () => TINY_BYTES.subarray(0, -1), /./],
    ["a web page", () => bytesOf("<!DOCTYPE html><html><body>Sign in</body></html>"), /a web page/],
    ["a git-lfs pointer", () => bytesOf("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"), /LFS/i],
    ["text", () => bytesOf("my notes\n"), /must be a .pkl snapshot/],
    ["an image", () => bytesOf("\x89PNG\r\n\x1a\n", new Uint8Array(99)), /an image/],
    ["an experiment", () => bytesOf('{"name": "x"}'), /must be a .pkl snapshot/],
    [
      "a pickle that calls os.system",
      () => bytesOf("\x80\x02cos\nsystem\n(S'touch hacked'\ntR."),
      /would run os\.system/,
    ],
    [
      "a pickle a million deep",
      () => bytesOf("\x80\x02", "]".repeat(400_000), "a".repeat(399_999), "."),
      /deep|million/,
    ],
    ["a pickle of numbers", () => bytesOf("\x80\x02K\x01."), /./],
    ["a zip that inflates without end", () => bomb("a/data.pkl"), /unpack|inflate/],
    ["a zip without a checkpoint", () => zipSync({ "readme.txt": bytesOf("hello") }), /./],
    ["a tensor whose shape lies", () => safetensors({ x: lying }), /./],
    ["a tensor of negative size", () => safetensors({ x: { ...lying, shape: [-4, -4] } }), /./],
    ["a header whose length lies", () => bytesOf(u64(2 ** 40), "{}", new Uint8Array(99)), /./],
    ["tensors of something else", () => safetensors({ x: { ...lying, shape: [16] } }), /./],
    ["a view beyond its storage", () => zipFile({ G: tensorV2(storageId(0, storage), 0, [1e9], [1]) }, [storage]), /./],
    [
      "a state dict of something else",
      () => zipFile({ w: tensorV2(storageId(0, storage), 0, [3], [1]) }, [storage]),
      /./,
    ],
  ])("%s", async (_, bytes, message) => {
    writeFileSync(path("model.pkl"), bytes());
    await refused(["info", path("model.pkl")], new RegExp(`model\\.pkl": .*(${message.source})`, message.flags));
    const { code } = await stylegan("convert", path("model.pkl"), path("b.pth"));
    expect({ code, files: readdirSync(path(".")) }).toEqual({ code: 2, files: ["model.pkl"] });
    expect(existsSync("hacked")).toBe(false);
  });

  it("larger than memory, a folder, a pipe, a device, nothing", async () => {
    const file = openSync(path("huge.pkl"), "w");
    ftruncateSync(file, 2 ** 43); // sparse: it takes no room
    closeSync(file);
    await refused(["info", path("huge.pkl")], /must fit into memory/);
    await refused(["info", path(".")], /this is a folder/);
    await refused(["info", path("hug.pkl")], /Did you mean "huge.pkl"\?/);
    await refused(["info", path("no", "where.pkl")], /there is no folder/);
    if (process.platform === "win32") return;
    execFileSync("mkfifo", [path("pipe")]);
    await refused(["info", path("pipe")], /a pipe or a device/);
    await refused(["info", "/dev/zero"], /a pipe or a device/);
  });

  it("an address of no kind", async () => {
    await refused(["info", "ftp://example.org/a.pkl"], /begins with http/);
    await refused(["info", "file://example.org/a.pkl"], /not a file:\/\/ URL of this machine/);
    await refused(["info", "file:///%00.pkl"], /null character/);
    await refused(["info", "https://user:word@example.org/a.pkl"], /user name or password/);
    await refused(["info", "https://"], /complete http/);
    await refused(["info", TINY, "--sha256", "abc"], /64 hexadecimal digits/);
    await refused(["info", TINY, "--sha256", "0".repeat(64)], /its SHA-256 must be 0+, but got [0-9a-f]{64}/);
  });
});

describe("w that are none", () => {
  const npz = (arrays: Record<string, ReturnType<typeof float32>>): Uint8Array =>
    concatBytes(writeNpz(new Map(Object.entries(arrays))));

  it.each<[string, () => Uint8Array, RegExp]>([
    ["text", () => bytesOf("w = 1"), /read w from/],
    ["a checkpoint", () => TINY_BYTES, /read w from/],
    ["other arrays", () => npz({ z: float32([1], [1]) }), /shapes \[8, 64\].*but got \[1\]/],
    [
      "several arrays",
      () => npz({ z: float32([1], [1]), c: float32([1], [1]) }),
      /one array "w", or only one array, but got the arrays z, c/,
    ],
    ["a matrix", () => npz({ w: float32([7, 64], new Float32Array(448)) }), /\[8, 64\], \[64\], .* \[7, 64\]/],
    ["nothing", () => npz({ w: float32([0, 8, 64], []) }), /got \[0, 8, 64\]/],
    ["what is no number", () => npz({ w: float32([64], new Float32Array(64).fill(NaN)) }), /finite/],
    [
      "w of another network",
      () => npz({ w: float32([1, 6, 48], new Float32Array(288)) }),
      /takes the shapes \[8, 64\], .* but got \[1, 6, 48\]/,
    ],
    ["a zip that inflates without end", () => bomb("w.npy"), /unpack|inflate|NumPy/],
  ])("%s", async (_, bytes, message) => {
    writeFileSync(path("w.npz"), bytes());
    await refused([...generate("--projected-w", path("w.npz")), ...out()], message);
  });

  it("a class for them", async () => {
    writeFileSync(path("w.npz"), npz({ w: float32([1, 8, 64], new Float32Array(512)) }));
    const words = [...generate("--projected-w", path("w.npz"), "--class", "1"), ...out()];
    await refused(words, /Omit --class and --label\./);
  });
});
