import { text } from "../text.ts";

/** A walk through latent space, and its video. */
export const walk = {
  controls: text("Pace and look of the video", "视频的节奏和外观"),
  failed: text("The video could not be drawn", "无法绘制视频"),

  frames: text("Frames", "帧数"),
  framesHint: text("Images from one keyframe to the next.", "从一个关键帧到下一个的图片数。"),
  framesTime: text(
    (frames: number, seconds: string) => `${frames}, ${seconds} s`,
    (frames, seconds) => `${frames} 帧，${seconds} 秒`,
  ),
  speed: text("Speed", "速度"),
  speedHint: text("Frames per second.", "每秒帧数。"),
  path: text("Path", "路径"),
  straight: text("Straight, W", "直线，W"),
  round: text("Round, Z", "弧线，Z"),
  pathHint: text(
    "Straight lines in W, or great circles in Z, which wander more.",
    "W 空间中的直线，或 Z 空间中的大圆弧，后者更曲折。",
  ),
  pathStraight: text(
    "Straight lines in W: great circles in Z lie between seeds alone.",
    "W 空间中的直线：Z 空间中的大圆弧只存在于种子之间。",
  ),
  easing: text("Slow at keyframes", "在关键帧处放慢"),
  easingHint: text("Eases out of each keyframe and into the next.", "从每个关键帧缓缓离开，再缓缓进入下一个。"),
  loop: text("Loop", "循环"),
  loopHint: text("Goes back to the first keyframe.", "最后回到第一个关键帧。"),

  held: text("Held layers", "固定的层"),
  heldHint: text(
    "Style layers that stay the same throughout the video, such as those of the pose.",
    "在整个视频中保持不变的风格层，例如决定姿势的那些。",
  ),
  heldNone: text("None", "无"),
  heldAverage: text("Average", "平均"),
  heldSeed: text("A seed", "种子"),
  heldSeedLabel: text("Seed of the held layers", "固定层的种子"),

  keyframes: text("Keyframes", "关键帧"),
  keyframesHint: text("Drag them into another order; open one to change it.", "拖动可调整顺序，点开可修改。"),
  keyframe: text(
    (number: number) => `Keyframe ${number}`,
    (number) => `关键帧 ${number}`,
  ),
  addKeyframe: text("Add a keyframe", "添加关键帧"),
  usualClass: text("same as the other images", "与其他图片相同"),
  earlier: text("Earlier", "前移"),
  later: text("Later", "后移"),
  show: text("Show in the video", "在视频中显示"),

  needsTwo: text("A walk needs two keyframes", "漫游需要两个关键帧"),
  needsTwoHint: text(
    "Add seeds below, or open an image in the gallery and choose “Add to walk”.",
    "在下面添加种子，或在画廊中打开一张图片并选择“加入漫游”。",
  ),
  frameOf: text(
    (frame: number, total: number) => `Frame ${frame} of ${total}`,
    (frame, total) => `第 ${frame} 帧，共 ${total} 帧`,
  ),
  play: text("Play", "播放"),
  pause: text("Pause", "暂停"),
  position: text("Position in the video", "视频中的位置"),
  time: text(
    (at: string, all: string) => `${at} of ${all} s`,
    (at, all) => `${at} / ${all} 秒`,
  ),
  isSlow: text(
    (speed: string, fps: number) => `, drawn at ${speed} of ${fps} frames per second`,
    (speed, fps) => `，绘制速度每秒 ${speed} / ${fps} 帧`,
  ),
  isDrawing: text(", drawing", "，正在绘制"),

  saveVideo: text("Save video", "保存视频"),
  saveTitle: text("Save the video", "保存视频"),
  format: text("Format", "格式"),
  size: text("Size", "尺寸"),
  sizeHint: text(
    (side: number) => `${side} × ${side} pixels, each of the network's as a square.`,
    (side) => `${side} × ${side} 像素，网络的每个像素是一个方块。`,
  ),
  quality: text("Quality", "质量"),
  length: text(
    (images: number, seconds: string, fps: number) => `${images} images, ${seconds} s at ${fps} a second`,
    (images, seconds, fps) => `${images} 张图片，每秒 ${fps} 张，共 ${seconds} 秒`,
  ),
  noMore: text(
    (format: string) => `: ${format} allows no more`,
    (format) => `（${format} 的上限）`,
  ),
  notMade: text("The video could not be made", "无法制作视频"),
  encoder: text("The worker that encodes videos", "视频编码线程"),
  making: text(
    (percent: number) => `Making the video: ${percent} %`,
    (percent) => `正在制作视频：${percent}%`,
  ),
  saveAs: text(
    (format: string) => `Save ${format}`,
    (format) => `保存 ${format}`,
  ),
  otherNetwork: text("Another network was opened before the video was complete.", "视频完成之前打开了另一个网络。"),
};

/** What a format is for. */
export const filmFormats = {
  mp4: text("H.264: full colour, small, plays everywhere.", "H.264：全彩、文件小、到处都能播放。"),
  gif: text("For chats and web pages; 256 colours per frame, larger files.", "适合聊天和网页；每帧 256 色，文件较大。"),
};

export const filmQualities = {
  best: text("Best", "最佳"),
  high: text("High", "高"),
  small: text("Small file", "小文件"),
};

export const filmQualityHints = {
  best: text("Large files, to be edited further.", "文件大，适合继续剪辑。"),
  high: text("Looks like the images themselves.", "看起来与图片本身一样。"),
  small: text("A third of the size; detail suffers a little.", "大小只有三分之一，细节略有损失。"),
};
