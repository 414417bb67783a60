import type { HostTensor } from "../../tensor/hostTensor.ts";
import { unwritable } from "../formatError.ts";
import { isTensor } from "../isTensor.ts";
import { writePickle, type PickleCall } from "../pickle/writePickle.ts";
import { dataBytes } from "../typedData.ts";
import { writeZip } from "../zip/writeZip.ts";
import { rebuildTensor, storageId } from "./rebuildTensor.ts";

const ALIGNMENT = 64;

/**
 * The chunks of a file that `torch.load(path, weights_only=True)` of PyTorch 1.13 and later opens: null, booleans,
 * whole numbers, text, lists (arrays), tuples (frozen arrays), dicts (plain objects), OrderedDicts (Maps) and tensors,
 * whose data are not copied. Tensors that share one data array share one storage.
 * @param folder the archive's top folder; PyTorch takes the file's name.
 * @throws UserError for other values, fractions among them: 1.13 refuses the opcode of a float. State them as text.
 */
export function writeTorchZip(value: unknown, folder = "archive"): readonly Uint8Array[] {
  const storages = new Map<HostTensor["data"], number>();
  const pickle = writePickle(value, (part) => {
    if (typeof part === "number") requireWhole(part);
    return isTensor(part) ? tensorCall(part, storages) : undefined;
  });
  const encoder = new TextEncoder();
  const entries = [
    { name: "data.pkl", data: pickle },
    { name: "byteorder", data: encoder.encode("little") },
    ...[...storages].map(([data, key]) => ({ name: `data/${key}`, data: dataBytes(data) })),
    { name: "version", data: encoder.encode("3\n") },
  ];
  return writeZip(
    entries.map(({ name, data }) => ({ name: `${folder}/${name}`, data })),
    { alignment: ALIGNMENT },
  );
}

function requireWhole(value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return;
  throw unwritable("a .pth", "its numbers must be integers: PyTorch 1.13 loads no others", `${value}`);
}

function tensorCall(tensor: HostTensor, storages: Map<HostTensor["data"], number>): PickleCall {
  const key = storages.get(tensor.data) ?? storages.size;
  storages.set(tensor.data, key);
  return rebuildTensor(tensor, storageId(tensor, String(key)));
}
