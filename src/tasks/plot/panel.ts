import { linearAxis, logarithmicAxis, type Axis } from "./axis.ts";
import { svgText, textWidth } from "./strokeFont.ts";

export interface Curve {
  readonly label: string;
  readonly colour: string;
  /** [x, y]; points whose y is no number, or none above 0 on a logarithmic scale, are left out. */
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly dashed?: boolean;
}

export interface Panel {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly logarithmic?: boolean;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const INK = "#333333";
const FAINT = "#dddddd";
const MARGIN = { left: 62, right: 14, top: 40, bottom: 46 } as const;

/** A panel as SVG: title, legend, axes with round numbers, curves. x is in kimg. */
export function svgPanel(panel: Panel, box: Box): string {
  const curves = panel.curves.map((curve) => ({ ...curve, points: drawable(panel, curve) }));
  const points = curves.flatMap((curve) => curve.points);
  const x = linearAxis([0, ...points.map(([first]) => first)]);
  const y = (panel.logarithmic === true ? logarithmicAxis : linearAxis)(points.map(([, second]) => second));
  const plot = {
    left: box.left + MARGIN.left,
    top: box.top + MARGIN.top,
    width: box.width - MARGIN.left - MARGIN.right,
    height: box.height - MARGIN.top - MARGIN.bottom,
  };
  const empty =
    points.length > 0
      ? ""
      : svgText("no values yet", plot.left + plot.width / 2, plot.top + plot.height / 2, {
          size: 11,
          colour: INK,
          anchor: "middle",
        });
  return [
    svgText(panel.title, plot.left, box.top + 24, { size: 12, colour: INK }),
    legend(panel, plot, box.top + 24),
    grid(x, y, plot),
    ...curves.map((curve) => svgCurve(curve, x, y, plot)),
    empty,
  ].join("\n");
}

function drawable({ logarithmic }: Panel, { points }: Curve): Curve["points"] {
  return points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y) && (logarithmic !== true || y > 0));
}

/** At the right of the title, from the last to the first. */
function legend({ curves }: Panel, { left, width }: Box, y: number): string {
  let right = left + width;
  return [...curves]
    .reverse()
    .map(({ label, colour, dashed }) => {
      const text = svgText(label, right, y, { size: 10, colour: INK, anchor: "end" });
      right -= textWidth(label, 10) + 8;
      const line = `<path d="M${right - 20},${y - 4}H${right}" stroke="${colour}" stroke-width="3"${dash(dashed)}/>`;
      right -= 40;
      return text + line;
    })
    .join("");
}

function grid(x: Axis, y: Axis, { left, top, width, height }: Box): string {
  const style = { size: 10, colour: INK } as const;
  const vertical = x.ticks.map(({ value, label }) => {
    const at = left + x.at(value) * width;
    const text = svgText(label, at, top + height + 18, { ...style, anchor: "middle" });
    return `<path d="M${at},${top}V${top + height}" stroke="${FAINT}"/>${text}`;
  });
  const horizontal = y.ticks.map(({ value, label }) => {
    const at = top + (1 - y.at(value)) * height;
    const text = svgText(label, left - 8, at + 5, { ...style, anchor: "end" });
    return `<path d="M${left},${at}H${left + width}" stroke="${FAINT}"/>${text}`;
  });
  const frame = `<path d="M${left},${top}V${top + height}H${left + width}" fill="none" stroke="${INK}"/>`;
  return [
    ...vertical,
    ...horizontal,
    frame,
    svgText("kimg", left + width, top + height + 36, { ...style, anchor: "end" }),
  ].join("");
}

function svgCurve({ points, colour, dashed }: Curve, x: Axis, y: Axis, { left, top, width, height }: Box): string {
  const places = points.map(
    ([a, b]) => `${(left + x.at(a) * width).toFixed(1)},${(top + (1 - y.at(b)) * height).toFixed(1)}`,
  );
  const [only = ""] = places;
  if (places.length === 0) return "";
  if (places.length === 1)
    return `<circle cx="${only.split(",")[0]}" cy="${only.split(",")[1]}" r="3" fill="${colour}"/>`;
  const stroke = `stroke="${colour}" stroke-width="1.6" stroke-linejoin="round"${dash(dashed)}`;
  return `<polyline points="${places.join(" ")}" fill="none" ${stroke}/>`;
}

function dash(dashed: boolean | undefined): string {
  return dashed === true ? ' stroke-dasharray="6 4"' : "";
}
