/**
 * Runs scripts of package.json at the same time, and shows what each said once it has ended:
 *
 *     tsx scripts/side-by-side.ts check build
 */
import { spawn } from "node:child_process";

/** -> the exit code of `npm run NAME`. */
function run(name: string): Promise<number> {
  const isWindows = process.platform === "win32"; // where npm is a script of the shell's
  const child = spawn("npm", ["run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"], shell: isWindows });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => void said.push(bytes));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      console.log(`npm run ${name}`);
      process.stdout.write(Buffer.concat(said));
      resolve(code ?? 1);
    });
  });
}

const codes = await Promise.all(process.argv.slice(2).map(run));
process.exitCode = Math.max(...codes);
