import type { Plugin } from "vite";

/**
 * h264-mp4-encoder's build for browsers is a classic script that sets the global HME, which no worker that is a module
 * can load: it becomes a module that exports what of it is used.
 */
export function h264Module(): Plugin {
  return {
    name: "h264-module",
    transform: {
      filter: { id: /h264-mp4-encoder\.web\.js$/ },
      handler: (code) => ({ code: `${code}\nexport const { createH264MP4Encoder } = HME;\n`, map: null }),
    },
  };
}
