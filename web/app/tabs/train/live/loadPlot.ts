import type UPlot from "uplot";

let loading: Promise<typeof UPlot> | undefined;

/** The library that draws curves, fetched when there are some. */
export function loadPlot(): Promise<typeof UPlot> {
  loading ??= fetchPlot();
  // What did not come may come next time.
  loading.catch(() => (loading = undefined));
  return loading;
}

async function fetchPlot(): Promise<typeof UPlot> {
  mendLanguage();
  return (await import("uplot")).default;
}

/**
 * As it loads, the library asks for the browser's language, which is none that `Intl` takes where the system has none
 * ("en-US@posix").
 */
function mendLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
  }
}
