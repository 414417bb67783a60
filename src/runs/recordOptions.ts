import { DEVICE_CHOICES } from "../engine/engine.ts";
import { whole, type TrainOption } from "./trainOption.ts";

/** Of few pictures: some seconds at each snapshot, where training to the next takes minutes to hours. */
const DEFAULT_METRICS = "swd100";

/** What is reported, measured and saved on the way, and where it computes. */
export const RECORD_OPTIONS = {
  tickKimg: {
    flags: "--tick <kimg>",
    takes: { min: 0.001 },
    default: 4,
    inRun: ({ tickKimg }) => tickKimg,
    help: "tick length: kimg between reports",
  },
  snap: {
    flags: "--snap <ticks>",
    takes: whole(),
    default: 50,
    inRun: ({ snap }) => snap,
    help: "ticks between snapshots",
  },
  keep: { flags: "--keep <n>", takes: whole(), default: 5, help: "number of latest snapshots to keep" },
  metrics: {
    flags: "--metrics <list|none>",
    takes: "text",
    default: DEFAULT_METRICS,
    help: "what to measure at each snapshot, such as swd,swd2k",
  },
  keepBest: {
    flags: "--keep-best <metric>",
    takes: "text",
    help: "also keep the snapshot that is best by this metric",
  },
  inception: {
    flags: "--inception <file|url>",
    takes: "text",
    help: "for metrics: the weights of Inception, where they lie already; else they are fetched once",
  },
  vgg: { flags: "--vgg <file|url>", takes: "text", help: "for metrics: those of VGG16" },
  lpips: { flags: "--lpips <file|url>", takes: "text", help: "for metrics: those of LPIPS" },
  tensorboard: {
    flags: "--tensorboard [bool]",
    takes: "yes or no",
    help: "also write the statistics as TensorBoard's event files",
  },
  saveEvery: {
    flags: "--save-every <seconds>",
    takes: { min: 0 },
    default: 300,
    help: "how often to save the training state; 0: after each step",
  },
  device: {
    flags: "--device <name>",
    takes: { words: DEVICE_CHOICES },
    default: "auto",
    help: "where to compute; auto: the GPU, or the CPU where that is faster",
  },
  threads: {
    flags: "--threads <n>",
    takes: whole(),
    default: "one per core",
    help: "CPU threads; rounding depends on it",
  },
} as const satisfies Readonly<Record<string, TrainOption>>;
