import sharp from "sharp";

/** Run as a process of its own: draws each SVG that its parent sends, and answers with a PNG, or nothing. */
process.on("message", (svg: Uint8Array) => {
  void sharp(svg)
    .png({ compressionLevel: 1 })
    .toBuffer()
    .then(
      (png) => png,
      () => undefined,
    )
    .then((png) => process.send?.({ png }));
});

// An orderly exit would wait for the drawing that is under way.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
