import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { escapeControls, escapeLine } from "../../src/base/escapeControls.ts";
import { bytesOf } from "../formats/files.ts";
import { safetensorsOf } from "../formats/hostileFiles.ts";
import { COND, stylegan, succeed, temporaryFolder } from "./realCommands.ts";

const path = temporaryFolder();
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;
const EVIL = "\u001b]0;title\u0007\u009b31m\u202ered";

describe("text of a file that a terminal would obey", () => {
  it("is shown escaped: a note, to a person and to a program", async () => {
    await succeed("convert", COND, path("noted.safetensors"), "--note", `${EVIL}\nD, the discriminator`);
    const { out } = await stylegan("info", path("noted.safetensors"));
    expect(out).toContain("\\u001b]0;title");
    expect(out).toContain("\\u000aD, the discriminator");
    expect(out).not.toMatch(CONTROL);
    const { out: json } = await stylegan("info", path("noted.safetensors"), "--json");
    expect(json).not.toMatch(CONTROL);
    expect(JSON.parse(json)).toMatchObject({ extras: { note: `${EVIL}\nD, the discriminator` } });
  });

  const entry = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
  it.each([
    ["a tensor's name", "name.safetensors", safetensorsOf(`{"synthesis.\\u001b[31m":${entry}}`)],
    ["a name in a pickle", "name.pkl", bytesOf("\x80\x02cos\x1b[31m\nsystem\n)R.")],
  ])("is shown escaped in errors: %s", async (_, file, bytes) => {
    writeFileSync(path(file), bytes);
    const { code, out, err } = await stylegan("info", path(file));
    expect(code).toBe(2);
    expect(out + err).not.toMatch(CONTROL);
  });
});

it("escapes what is obeyed and leaves what is read", () => {
  expect(escapeControls("a\tb\nπ 猫 👩‍🎨\x1b\x7f")).toBe("a\tb\nπ 猫 👩‍🎨\\u001b\\u007f");
  expect(escapeLine("a\nb")).toBe("a\\u000ab");
  expect(new UserError({ attempted: "a\x1b", rule: "b" }).message).toBe("Cannot a\\u001b: b.");
});
