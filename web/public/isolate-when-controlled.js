// coi-serviceworker reloads the page when its worker appears. Where the worker is slower than that reload, nothing
// reloads the page once more, and it goes on without threads. The worker claims its pages, which this hears.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!window.crossOriginIsolated) window.location.reload();
  });
}
