/** Checks a folder in the layout of ../shared/reference against this program: `npm run parity -- DIR`. */
import { existsSync } from "node:fs";
import { openEngine } from "../src/engine/ort-node/openEngine.ts";
import type { CaseResult } from "./parity/compare.ts";
import { checkFolder } from "./parity/folder.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  const missing = folder ? `; "${folder}" is not there` : "";
  console.error(`Usage: npm run parity -- DIR\n\nDIR is a folder in the layout of test/reference${missing}.`);
  process.exit(2);
}

function line({ name, error, passed, reason }: CaseResult): string {
  const size = Number.isFinite(error) ? error.toExponential(1) : "";
  return `${passed ? "ok    " : "FAILED"} ${name}  ${size}${reason === undefined ? "" : `  ${reason}`}`;
}

const engine = await openEngine({ device: "cpu" });
let [cases, failed, unchecked] = [0, 0, 0];
for await (const { file, results, reason } of checkFolder(folder, engine)) {
  if (results === undefined) {
    unchecked++;
    console.log(`NOT CHECKED ${file}  ${reason ?? ""}`);
    continue;
  }
  cases += results.length;
  failed += results.filter(({ passed }) => !passed).length;
  results.forEach((result) => console.log(line(result)));
}
await engine.dispose();
if (unchecked > 0) console.log(`${unchecked} files not checked`);
console.log(`${cases} cases, ${failed} failed`);
process.exit(failed > 0 || unchecked > 0 || cases === 0 ? 1 : 0);
