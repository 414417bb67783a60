import { text } from "../text.ts";

/** Style mixing. */
export const mix = {
  intro: text("Each image is its row’s, with some layers of its column’s.", "每张图片来自它的行，其中一些层换成列的。"),
  images: text("Mixed images", "混合图片"),
  image: text("Mixed image", "混合图片"),
  row: text(
    (number: number) => `Row ${number}`,
    (number) => `第 ${number} 行`,
  ),
  column: text(
    (number: number) => `Column ${number}`,
    (number) => `第 ${number} 列`,
  ),
  addRow: text("Add a row", "添加一行"),
  addColumn: text("Add a column", "添加一列"),
  others: text("others", "其余"),
  cell: text(
    (row: string, column: string) => `Row ${row}, column ${column}`,
    (row, column) => `行 ${row}，列 ${column}`,
  ),
  ofRow: text(
    (source: string) => `Row ${source}`,
    (source) => `行：${source}`,
  ),
  ofColumn: text(
    (source: string) => `Column ${source}`,
    (source) => `列：${source}`,
  ),
  givesLayers: text(
    (layers: string) => `gives layers ${layers}`,
    (layers) => `提供层 ${layers}`,
  ),
  givesOthers: text("gives the others", "提供其余的层"),

  layers: text("Layers from the columns", "取自列的层"),
  none: text("None", "无"),
  all: text("All", "全部"),
  recommended: text("Recommended", "推荐"),

  cut: text("Part of the grid is not shown", "网格未完整显示"),
  unseen: text(
    (rows: number, columns: number, most: number) => {
      const cut = [...(rows > most ? [`${rows} rows`] : []), ...(columns > most ? [`${columns} columns`] : [])];
      return `The link names ${cut.join(" and ")}; the first ${most} are shown.`;
    },
    (rows, columns, most) => {
      const cut = [...(rows > most ? [`${rows} 行`] : []), ...(columns > most ? [`${columns} 列`] : [])];
      return `链接中有 ${cut.join("、")}，这里显示前 ${most} 个。`;
    },
  ),
  commandMixesAll: text("The command line mixes all of them.", "命令行可以混合全部。"),
  empty: text(
    (hasRows: boolean, hasColumns: boolean, layers: string) =>
      `There are no ${[...(hasColumns ? [] : ["columns"]), ...(hasRows ? [] : ["rows"])].join(" or ")} to mix yet. ` +
      `Columns give the layers ${layers} of each image, rows give the others: add seeds for both below.`,
    (hasRows, hasColumns, layers) =>
      `还没有可混合的${[...(hasColumns ? [] : ["列"]), ...(hasRows ? [] : ["行"])].join("和")}。` +
      `列提供每张图片的层 ${layers}，行提供其余的层：请在下面为两者添加种子。`,
  ),
  example: text("Show an example", "显示示例"),
};
