import type { RunFacts } from "../../../../src/runs/watched/watchedRun.ts";
import { EN, ZH } from "../formats.ts";
import { text, type Text } from "../text.ts";

/** Training runs that a server shows. */
export const runs = {
  list: text("Runs", "训练记录"),
  count: text(
    (count: number) => (count === 1 ? "1 run" : `${count} runs`),
    (count) => `${count} 次训练`,
  ),
  showBeside: text(
    (id: string) => `Show ${id} beside the other`,
    (id) => `把 ${id} 并排显示`,
  ),
  hideBeside: text(
    (id: string) => `Do not show ${id} beside the other`,
    (id) => `不再并排显示 ${id}`,
  ),
  left: text(
    (time: string) => `, ${time} left`,
    (time) => `，还剩 ${time}`,
  ),
  comma: text(", ", "，"),
  progressOf: text(
    (id: string) => `Progress of ${id}`,
    (id) => `${id} 的进度`,
  ),
  progress: text(
    (kimg: number, total: number) => `${EN.number(kimg, 3)} of ${EN.number(total, 3)} kimg`,
    (kimg, total) => `${ZH.number(kimg, 3)} kimg，共 ${ZH.number(total, 3)}`,
  ),

  lost: text("The server does not answer", "服务器没有响应"),
  lostHint: text(
    "This is what it told last. The page goes on when it answers again.",
    "这里是它最后告知的内容。恢复响应后页面会继续更新。",
  ),
  serverAnswers: text(
    (status: number) => `The server answers ${status}.`,
    (status) => `服务器返回状态 ${status}。`,
  ),
  looking: text("Looking for runs", "正在查找训练记录"),
  noneYet: text("No runs yet", "还没有训练记录"),
  noneHere: text("No runs here", "这里没有训练记录"),
  appearHere: text("They appear here as soon as one begins:", "训练一开始就会出现在这里："),
  ownServer: text("A server of yours shows training runs as they go on:", "自己启动一个服务器，就能看到训练的进展："),

  run: text(
    (name: string) => `Run ${name}`,
    (name) => `训练 ${name}`,
  ),
  cannotShow: text("The run cannot be shown", "无法显示这次训练"),
  isTraining: text("It is being trained now.", "正在训练。"),
  hasDied: text(
    "Its process ended unexpectedly, as after a crash or kill -9. What it had saved is kept.",
    "进程意外结束，例如崩溃或 kill -9。已保存的内容都在。",
  ),
  wasStopped: text("It was stopped and can be resumed.", "已停止，可以继续。"),
  isDone: text("It has seen all its images.", "已看完预定数量的图片。"),
  isDamaged: text("Its options cannot be read.", "无法读取它的选项。"),
  fullStop: text(".", "。"),

  images: text("Images", "图片"),
  imagesSeen: text(
    (kimg: number) => `${EN.number(kimg, 3)}k`,
    (kimg) => `${ZH.number(kimg, 3)} 千张`,
  ),
  ofThousand: text(
    (kimg: number) => `of ${EN.number(kimg, 3)} thousand`,
    (kimg) => `共 ${ZH.number(kimg, 3)} 千张`,
  ),
  speed: text("Speed", "速度"),
  perSecond: text(
    (speed: string) => `${speed} / s`,
    (speed) => `${speed} 张/秒`,
  ),
  perThousand: text(
    (time: string) => `${time} a thousand`,
    (time) => `每千张 ${time}`,
  ),
  noReport: text("no report yet", "尚无报告"),
  timeLeft: text("Time left", "剩余时间"),
  reported: text(
    (date: Date) => `reported ${EN.date(date)}`,
    (date) => `${ZH.date(date)} 报告`,
  ),
  memory: text("Memory", "内存"),
  ofProcess: text("of the process", "进程占用"),
  onGpu: text(
    (memory: string) => `and ${memory} on the GPU`,
    (memory) => `另有显存 ${memory}`,
  ),
  options: text("Options", "选项"),
  log: text("Log, newest first", "日志，最新的在前"),
  logOf: text(
    (name: string) => `The end of log.txt of ${name}`,
    (name) => `${name} 的 log.txt 末尾`,
  ),
  nothingYet: text("Nothing yet.", "还没有内容。"),

  draws: text("What it draws", "它画出的图片"),
  noneDrawn: text("nothing yet", "还没有"),
  pictures: text(
    (moment: string) => `Images ${moment}`,
    (moment) => `图片，${moment}`,
  ),
  beforeFirst: text("before the first step", "第一步之前"),
  atKimg: text(
    (kimg: number) => `at ${EN.number(kimg, 3)} kimg`,
    (kimg) => `${ZH.number(kimg, 3)} kimg 时`,
  ),
  newest: text(
    (moment: string) => `${moment}, the newest`,
    (moment) => `${moment}，最新`,
  ),
  filmSpeed: text("Speed of the film", "影片速度"),
  filmSpeedHint: text("Grids a second.", "每秒的网格数。"),
  wholeGrid: text("Whole grid", "完整网格"),
  playFilm: text("Play the film", "播放影片"),
  pauseFilm: text("Pause the film", "暂停影片"),
  moment: text("Moment of the run", "训练的时刻"),

  curves: text("Curves", "曲线"),
  curvesLater: text("They begin with the first report.", "从第一次报告开始显示。"),
  ofSnapshots: text("Of each snapshot.", "每个快照的指标。"),
  losses: text("Losses", "损失"),
  lossesHint: text("They balance each other: neither should win for long.", "两者相互平衡：谁也不应长期占上风。"),
  generator: text("Generator", "生成器"),
  discriminator: text("Discriminator", "判别器"),
  scores: text("Scores", "得分"),
  scoresHint: text(
    "What the discriminator says: above 0 it takes an image for a real one.",
    "判别器的判断：大于 0 表示它把图片当作真实的。",
  ),
  real: text("Real", "真实"),
  generated: text("Generated", "生成"),
  signs: text("Signs of the scores", "得分的符号"),
  signsHint: text(
    "1 where all are above 0. Augmentation grows while real ones are above the target.",
    "全部大于 0 时为 1。真实图片的值高于目标时，增强会变强。",
  ),
  target: text("Target", "目标"),
  augmentation: text("Augmentation p", "增强强度 p"),
  augmentationHint: text(
    "Grows where the discriminator learns the images by heart.",
    "判别器开始死记训练图片时会升高。",
  ),
  penalties: text("Penalties", "惩罚项"),
  penaltiesHint: text(
    "R1, R2: how steeply scores change around images. Path length: how evenly images follow w.",
    "R1、R2：得分在图片附近变化得多陡。路径长度：图片随 w 变化得多均匀。",
  ),
  pathLength: text("Path length", "路径长度"),
  pace: text("Seconds a thousand images", "每千张图片的秒数"),
  paceHint: text("Of training alone, without snapshots and metrics.", "只计训练本身，不含快照和指标。"),
  seconds: text("Seconds", "秒"),
};

/** The state of a run, in a word. */
export const runStates: Readonly<Record<RunFacts["state"], Text<string>>> = {
  training: text("Training", "训练中"),
  died: text("Stopped", "已停止"),
  stopped: text("Stopped", "已停止"),
  done: text("Done", "已完成"),
  damaged: text("Damaged", "已损坏"),
};
