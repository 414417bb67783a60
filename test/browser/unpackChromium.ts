import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A Chromium in a folder of its own, with the libraries and the fonts that a bare machine lacks. */
export interface UnpackedChromium {
  readonly executablePath: string;
  readonly environment: Readonly<Record<string, string>>;
}

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const CACHE = join(MODULES, ".cache", "stylegan2-ada");
const UNPACK = `import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())`;

/** Unpacks the package's Chromium once; every later call, of this or another process, finds it there. */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const manifest = readFileSync(join(MODULES, "@sparticuz", "chromium", "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { readonly version: string };
  const folder = join(CACHE, `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  const libraries = [join(folder, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter((path) => path !== undefined);
  return {
    executablePath: join(folder, "chromium"),
    environment: { FONTCONFIG_PATH: join(folder, "fonts"), LD_LIBRARY_PATH: libraries.join(":") },
  };
}

/** Renaming a finished folder is one step, so processes that unpack at the same time do not see halves. */
async function unpackInto(folder: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(join(CACHE, "unpacking-"));
  try {
    await runUnpacker(unfinished);
    writeFileSync(join(unfinished, "fonts", "fonts.conf"), fontConfiguration(join(folder, "fonts")));
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** The package unpacks to the temporary folder, and its libraries only where it believes itself on Amazon Linux. */
function runUnpacker(folder: string): Promise<void> {
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" };
  const child = spawn(process.execPath, ["-e", UNPACK], { cwd: CACHE, env, stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`Chromium could not be unpacked: code ${code}`)),
    );
  });
}

/** The package's own file names folders of Amazon's machines. */
function fontConfiguration(fonts: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${join(fonts, "cache")}</cachedir></fontconfig>
`;
}
