import { describe, expect, it } from "vitest";
import { mayHaveGpu, type Machine } from "../../src/engine/ort-node/graphicsHardware.ts";

const error = (code: string): Error => Object.assign(new Error(code), { code });

function machine(folders: Readonly<Record<string, readonly string[] | Error>>, some: Partial<Machine> = {}): Machine {
  const list = (folder: string): readonly string[] => {
    const found = folders[folder] ?? error("ENOENT");
    if (found instanceof Error) throw found;
    return found;
  };
  return { platform: "linux", environment: {}, list, ...some };
}

describe("mayHaveGpu", () => {
  const bare = { "/dev": ["null", "tty0", "nvme0", "nvidiactl"], "/dev/dri": ["by-path", "card0"] };
  it("is false on a Linux without a device that computes", () => {
    expect(mayHaveGpu(machine(bare))).toBe(false);
    expect(mayHaveGpu(machine({ "/dev": ["null"] }))).toBe(false);
  });
  it.each([
    ["a render node", { ...bare, "/dev/dri": ["card0", "renderD128"] }],
    ["an NVIDIA device", { ...bare, "/dev": ["nvidia0"] }],
    ["WSL's device", { ...bare, "/dev": ["dxg"] }],
    ["a Mali", { ...bare, "/dev": ["mali0"] }],
    ["a folder that may not be read", { ...bare, "/dev/dri": error("EACCES") }],
  ])("is true with %s", (_, folders) => expect(mayHaveGpu(machine(folders))).toBe(true));
  it("is true where somebody chose a driver, and on other systems", () => {
    expect(mayHaveGpu(machine(bare, { environment: { VK_ICD_FILENAMES: "/x.json" } }))).toBe(true);
    for (const platform of ["darwin", "win32", "android"]) expect(mayHaveGpu(machine(bare, { platform }))).toBe(true);
  });
});
