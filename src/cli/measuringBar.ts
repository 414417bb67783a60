import type { MetricSubject } from "../metrics/subject.ts";
import type { ProgressReporter } from "./progress.ts";

/** A bar for each piece of measuring. */
export function measuringBar(progress: ProgressReporter): MetricSubject["stage"] {
  return (label) => {
    const bar = progress.start(label, undefined, label.endsWith("comparing") ? "steps" : "images");
    return (done, total) => {
      bar.update(done, total);
      if (done === total) bar.finish();
    };
  };
}
