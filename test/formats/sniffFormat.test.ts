import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeNpz } from "../../src/formats/numpy/npz.ts";
import { SNIFFED_BYTES, sniffBeginning, sniffFormat, type FileFormat } from "../../src/formats/sniffFormat.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { base64, bytesOf, reference } from "./files.ts";
import { NUMPY_FILES } from "./numpyFiles.ts";
import { PICKLES } from "./pickles.ts";
import { legacyFile } from "./torchFiles.ts";

const PICKLE_CASES = PICKLES.map((text): [FileFormat, Uint8Array] => ["pickle", base64(text)]);

test.each<[FileFormat, Uint8Array]>([
  ["zip-torch", reference("tiny32.pth")],
  ["zip-torch", reference("tiny32.pth").subarray(0, 1000)],
  ["torch-legacy", legacyFile(null, [])],
  ["pickle", reference("tiny32.pkl")],
  ...PICKLE_CASES,
  ["pickle", bytesOf("cos\nsystem\n(S'true'\ntR.")],
  ["safetensors", reference("ops.safetensors")],
  ["npz", concatBytes(writeNpz(new Map([["a", float32([1], [1])]])))],
  ["npy", base64(NUMPY_FILES.f4)],
  ["zip", zipSync({ "img/0.png": bytesOf("x") })],
  ["gzip", bytesOf("\x1f\x8b\x08")],
  ["hdf5", bytesOf("\x89HDF\r\n")],
  ["image", bytesOf("\x89PNG\r\n")],
  ["tar", bytesOf("a".repeat(257), "ustar\0")],
  ["git-lfs-pointer", bytesOf("version https://git-lfs.github.com/spec/v1\n")],
  ["html", bytesOf("\xef\xbb\xbf \n<!DOCTYPE html><html>")],
  ["xml", bytesOf('<?xml version="1.0"?><Error><Code>AccessDenied</Code>')],
  ["json", bytesOf('{"error": "not found"}')],
  ["empty", new Uint8Array()],
  ["unknown", bytesOf("hello")],
  ["unknown", new Uint8Array(5000)],
])("%s", (format, bytes) => {
  expect(sniffFormat(bytes)).toBe(format);
  // Its first bytes say the same, or nothing.
  expect([format, undefined]).toContain(sniffBeginning(bytes.subarray(0, SNIFFED_BYTES)));
});
