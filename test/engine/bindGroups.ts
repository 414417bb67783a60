/** Runs with bind groups made, as for every kernel that is not replayed. */
export async function bindGroupsMade(run: () => Promise<unknown>): Promise<number> {
  const { prototype } = (globalThis as unknown as { readonly GPUDevice: { readonly prototype: GPUDevice } }).GPUDevice;
  const { createBindGroup } = prototype;
  let count = 0;
  prototype.createBindGroup = function (descriptor) {
    count += 1;
    return createBindGroup.call(this, descriptor);
  };
  try {
    await run();
  } finally {
    prototype.createBindGroup = createBindGroup;
  }
  return count;
}
