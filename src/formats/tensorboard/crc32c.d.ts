declare module "crc-32/crc32c.js" {
  const crc32c: {
    /** CRC-32C (Castagnoli) as a signed number. */
    buf(bytes: Uint8Array): number;
  };
  // biome-ignore lint/style/noDefaultExport: how Node hands over a CommonJS module
  export default crc32c;
}
