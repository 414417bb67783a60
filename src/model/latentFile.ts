/** Whether a path ends like a file that may hold w. */
export function isLatentFile(path: string): boolean {
  return /\.(?:npz|npy|pt|pth|safetensors)$/i.test(path);
}
