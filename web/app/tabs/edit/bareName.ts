/** The name of a file without its folder and ending: "me.at.home.jpg" -> "me.at.home". */
export function bareName(file: string): string {
  return file.replace(/^.*[\\/]/, "").replace(/(?<=.)\.[^.]*$/, "");
}
