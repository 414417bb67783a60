import { fieldOf, type NumberChoice, type Width } from "../../../training/choices.ts";
import type { Stage } from "../../../training/training.ts";
import { EN, measured, plural, ZH } from "../formats.ts";
import { text, type Text } from "../text.ts";

/** What training in the tab says. */
export const train = {
  wentWrong: text("Something went wrong", "出错了"),
  notPossible: text("Training is not possible now", "现在无法训练"),
  elsewhere: text("Training is open in another tab", "训练已在另一个标签页中打开"),
  oneTab: text(
    "Only one tab at a time can train. Close the other one to continue here.",
    "同一时间只能有一个标签页在训练。关闭另一个标签页，即可在这里继续。",
  ),
  damaged: text("The stored run is damaged", "保存的训练已损坏"),

  setupLabel: text("What to train", "训练设置"),
  trainOnYours: text("Train a network on your images", "用你的图片训练一个网络"),
  dropFolder: text(
    "Drop a folder here. A small StyleGAN2-ADA learns from it in this tab: nothing is sent anywhere, and the run " +
      "survives a reload. A few hundred images of one kind of thing work best.",
    "把文件夹拖到这里，一个小的 StyleGAN2-ADA 就在这个标签页里学习：不向任何地方发送数据，刷新页面也不会丢。几百张同一类事物的图片效果最好。",
  ),
  chooseFolder: text("Choose a folder", "选择文件夹"),
  chooseImages: text("Choose images or a zip", "选择图片或 zip"),
  drawFaces: text(
    (count: number) => `No images? Draw ${count} faces for me`,
    (count) => `没有图片？替我画 ${count} 张脸`,
  ),
  drawnFaces: text(
    (count: number) => `${count} drawn faces`,
    (count) => `${count} 张画出的脸`,
  ),
  ownDrawings: text(
    "Drawn by this page, and free to use. Each image is cut to its middle square.",
    "由本页面绘制，可自由使用。每张图片裁成中间的正方形。",
  ),
  filesGiven: text(
    (count: number) => `${EN.number(count)} ${plural(count, "file")}. Each image is cut to its middle square.`,
    (count) => `${ZH.number(count)} 个文件。每张图片裁成中间的正方形。`,
  ),
  chooseOthers: text("Choose others", "重新选择"),
  someDrawings: text(
    (count: number) => `${count} of the drawings`,
    (count) => `其中 ${count} 张画`,
  ),
  someImages: text(
    (count: number) => `${count} of the images`,
    (count) => `其中 ${count} 张图片`,
  ),

  startFrom: text("Start from", "起点"),
  startNew: text("Scratch", "从头开始"),
  startOpen: text("Open network", "打开的网络"),
  startNewHint: text("Begins with random weights.", "从随机权重开始。"),
  startOpenHint: text(
    (name: string) => `Begins with the weights of ${name}, and keeps its width: soon seen to learn, of fewer images.`,
    (name) => `从 ${name} 的权重开始，宽度不变：需要的图片更少，很快就能看到变化。`,
  ),
  noDiscriminator: text(
    "Its file has no discriminator: that begins at random.",
    "其文件没有判别器，判别器将随机开始。",
  ),
  otherResolution: text(
    (own: number, chosen: number) =>
      `It draws ${own} × ${own}: what it has in common with ${chosen} × ${chosen} is taken over, ` +
      "the rest begins at random.",
    (own, chosen) => `它绘制 ${own} × ${own} 的图片：与 ${chosen} × ${chosen} 相同的部分会沿用，其余随机开始。`,
  ),
  startedFrom: text("Started from", "起点"),

  resolution: text("Resolution", "分辨率"),
  resolutionHint: text(
    "Width and height of the samples. Larger takes longer and needs more images.",
    "样本的宽和高。越大越慢，需要的图片也越多。",
  ),
  network: text("Network", "网络"),
  networkHint: text(
    "A larger network draws finer detail and trains more slowly.",
    "网络越大，画出的细节越精细，训练也越慢。",
  ),
  mirror: text("Mirror", "镜像"),
  mirrorHint: text(
    "Also trains on every image mirrored: twice the data. Not for text, or where left and right differ.",
    "每张图片左右翻转后也用来训练，数据加倍。不适合含文字或左右有别的图片。",
  ),
  adaptive: text("Adaptive augmentation", "自适应增强（ADA）"),
  adaptiveHint: text(
    "Augments the images as much as needed, so that a few hundred are enough.",
    "按需要的强度增强图片，几百张就够用。",
  ),
  advanced: text("Advanced", "高级"),
  thousand: text("thousand", "千张"),
  never: text("never", "从不"),

  start: text("Start training", "开始训练"),
  fixFirst: text(
    (names: readonly string[]) => `Fix this under Advanced to start training: ${names.join(", ")}.`,
    (names) => `请先在“高级”里改正：${names.join("、")}。`,
  ),
  measuring: text("Measuring how fast this device learns…", "正在测量这台设备的训练速度……"),
  imagesPerSecond: text(
    (speed: string) => `About ${speed} images per second on this device`,
    (speed) => `这台设备每秒约 ${speed} 张图片`,
  ),
  milestone: text(
    (what: string, images: number, time: string) =>
      `${what} after ${EN.rounded(images)} images (${time} at this speed)`,
    (what, images, time) => `${measured(images, "张图片")}后出现${what}（按此速度需 ${time}）`,
  ),
  expectation: text(
    (device: string, first: string, second: string) =>
      `${device}. At 32 × 32 the drawn faces showed ${first} and ${second}. Clean images take several times as many, ` +
      "photographs far more.",
    (device, first, second) =>
      `${device}。以 32 × 32 训练画出的脸时，${first}，${second}。图片要干净还需数倍的数量，照片则远不止。`,
  ),

  aboutRun: text("About this run", "关于这次训练"),
  aProblem: text("A problem", "出现问题"),
  learnt: text(
    (images: string | undefined) =>
      `What it learnt${images === undefined ? "" : ` from ${images}`} is deleted from this browser, and the images ` +
      "that were stored with it. A checkpoint that you downloaded stays yours.",
    (images) =>
      `它${images === undefined ? "" : `从 ${images}中`}学到的一切，连同一起保存的图片，都会从这个浏览器中删除。已下载的检查点仍归你所有。`,
  ),
  discardAsk: text("Discard this run?", "丢弃这次训练？"),
  discardRun: text("Discard this run", "丢弃这次训练"),
  discard: text("Discard", "丢弃"),
  keep: text("Keep it", "保留"),
  more: text("More about this run", "这次训练的更多操作"),
  resume: text("Resume", "继续"),
  pause: text("Pause", "暂停"),
  inTraining: text("The network in training", "训练中的网络"),
  openTooltip: text("Open the network as it is now in the gallery", "在画廊中打开网络现在的样子"),
  openInGallery: text("Open in the gallery", "在画廊中打开"),
  gallery: text("Gallery", "画廊"),
  theCheckpoint: text("The checkpoint", "检查点"),
  download: text("Download checkpoint", "下载检查点"),

  imagesSeen: text("Images seen", "已看图片"),
  speed: text("Speed", "速度"),
  perSecond: text(
    (speed: string) => `${speed} / s`,
    (speed) => `${speed} 张/秒`,
  ),
  perThousand: text(
    (time: string) => `${time} per thousand`,
    (time) => `每千张 ${time}`,
  ),
  notYet: text("not yet", "尚未开始"),
  measuringSpeed: text("measuring", "测量中"),
  stopping: text("stopping", "正在停止"),
  paused: text("paused", "已暂停"),
  augmentation: text("Augmentation", "增强"),
  strength: text("strength p, 0 to 1", "强度 p，0 到 1"),

  left: text(
    (step: number) => `This run was left after step ${step}. It resumes as if it had never stopped.`,
    (step) => `这次训练停在第 ${step} 步。继续后与从未停过完全一样。`,
  ),
  finerDetail: text(
    "Finer detail comes slowly. Pause when you like what you see.",
    "更精细的细节出现得很慢。满意时就可以暂停。",
  ),
  cameAfter: text(
    (what: string, images: number, time: string | undefined) =>
      `With the drawn faces, ${what} came after ${EN.rounded(images)} images` +
      `${time === undefined ? "" : `, about ${time} from now`}.`,
    (what, images, time) =>
      `以画出的脸为例，${measured(images, "张图片")}后出现${what}${time === undefined ? "" : `，大约还需 ${time}`}。`,
  ),
  onlyInTab: text("It is only in this tab.", "它只存在于这个标签页中。"),
  allStored: text("Everything is stored in this browser.", "全部内容已保存在这个浏览器中。"),
  storedUntil: text(
    (step: number) =>
      `Stored as of step ${step}; later progress is only in this tab. Resume once there is room, or download the ` +
      "checkpoint.",
    (step) => `已保存到第 ${step} 步，之后的进展只在这个标签页中。腾出空间后再继续，或下载检查点。`,
  ),

  samples: text("Samples", "样本"),
  trainingImages: text("Training images", "训练图片"),
  asSeen: text("as the network sees them", "网络所见的样子"),
  beforeFirst: text("before the first step", "第一步之前"),
  afterImages: text(
    (images: string) => `after ${images}`,
    (images) => `看过 ${images}之后`,
  ),
  imagesOf: text(
    (count: number, title: string, detail: string) => `${count} images: ${title.toLowerCase()}, ${detail}`,
    (count, title, detail) => `${count} 张图片：${title}，${detail}`,
  ),

  pictures: text("Images", "图片"),
  pictureCount: text(
    (count: number, areMirrored: boolean) => `${EN.number(count)}${areMirrored ? ", mirrored too" : ""}`,
    (count, areMirrored) => `${ZH.number(count)}${areMirrored ? "，并加镜像" : ""}`,
  ),
  size: text("Size", "尺寸"),
  parameters: text(
    (count: number) => `${EN.number(count / 1000)} thousand parameters`,
    (count) => measured(count, "个参数"),
  ),
  channels: text("Channels", "通道"),
  channelSizes: text(
    (base: number, most: number) => `base ${base}, at most ${most}`,
    (base, most) => `基数 ${base}，最多 ${most}`,
  ),
  isAdaptive: text("adaptive", "自适应"),
  none: text("none", "无"),
  began: text("Began", "开始于"),
  device: text("Device", "设备"),
  stored: text("Stored", "已保存"),
  afterStep: text(
    (step: number) => `after step ${EN.number(step)}`,
    (step) => `第 ${ZH.number(step)} 步之后`,
  ),
  skipped: text(
    (count: number) => (count === 1 ? "1 file was skipped" : `${count} files were skipped`),
    (count) => `跳过了 ${count} 个文件`,
  ),
  andMore: text(
    (count: number) => `and ${count} more`,
    (count) => `另有 ${count} 个`,
  ),

  curves: text("Curves", "曲线"),
  curvesLater: text("They begin after a few dozen steps.", "几十步之后开始显示。"),
  losses: text("Losses", "损失"),
  lossesHint: text("They should stay in balance: neither wins for long.", "两者应保持平衡：谁也不会长期占上风。"),
  generator: text("Generator", "生成器"),
  discriminator: text("Discriminator", "判别器"),
  scores: text("Scores", "得分"),
  scoresHint: text(
    "The discriminator's logits: above 0 it takes an image for real.",
    "判别器的 logits：大于 0 表示它把图片当作真实的。",
  ),
  realImages: text("Real images", "真实图片"),
  generatedImages: text("Generated images", "生成图片"),
  r1: text("R1 penalty", "R1 惩罚项"),
  r1Hint: text("How steeply the scores change around real images.", "得分在真实图片附近变化得多陡。"),
  augmentationP: text("Augmentation p", "增强强度 p"),
  augmentationHint: text("Rises when the discriminator memorises the images.", "判别器开始记住训练图片时会升高。"),
};

/** Where a run is, as the title of the tab. */
export const trainStages = {
  stored: text("Ready to resume", "可以继续"),
  starting: text("Starting", "正在启动"),
  running: text("Learning", "学习中"),
  pausing: text("Finishing this step", "正在完成这一步"),
  paused: text("Paused", "已暂停"),
  failed: text("Stopped", "已停止"),
} satisfies Partial<Record<Stage, Text<string>>>;

/** What a problem is called, by where the run is. */
export const trainProblems = {
  failed: text("Training stopped", "训练已停止"),
  paused: text("Paused: the state could not be stored", "已暂停：状态无法保存"),
} satisfies Partial<Record<Stage, Text<string>>>;

export const trainWidths: Readonly<Record<Width, Text<string>>> = {
  narrow: text("Small", "小"),
  medium: text("Medium", "中"),
  wide: text("Large", "大"),
};

/** What the drawn faces show in turn. */
export const trainMilestones = {
  patches: text("patches of colour", "色块"),
  heads: text("round heads", "圆圆的头"),
  faces: text("faces with eyes", "有眼睛的脸"),
};

/** The fields of the form; the English is that of the table of options. */
export const trainLabels: Readonly<Record<NumberChoice, Text<string>>> = {
  channelBase: text(fieldOf("channelBase").label, "通道基数"),
  channelMax: text(fieldOf("channelMax").label, "最多通道数"),
  batch: text(fieldOf("batch").label, "批大小"),
  gamma: text(fieldOf("gamma").label, "R1 权重"),
  seed: text(fieldOf("seed").label, "种子"),
  kimg: text(fieldOf("kimg").label, "暂停于"),
};

export const trainHelp: Readonly<Record<NumberChoice, Text<string>>> = {
  channelBase: text(fieldOf("channelBase").help, "通道数 × 分辨率；越小越快。"),
  channelMax: text(fieldOf("channelMax").help, "每层最多的通道数。"),
  batch: text(fieldOf("batch").help, "每步的图片数。"),
  gamma: text("Gamma: increase it if training collapses.", "即 gamma：训练崩溃时请调大。"),
  seed: text(fieldOf("seed").help, "随机种子。"),
  kimg: text("Pauses after this many images; empty means never.", "看过这么多图片后暂停；留空则从不暂停。"),
};
