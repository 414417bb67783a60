import type { Label } from "../../../src/model/labels.ts";
import { useLook } from "../store/usableLook.ts";
import { useStudio } from "../store/store.ts";
import { commandLine, labelOption, lookOptions, type Option } from "./commandLine.ts";
import type { CommandButtonProps } from "./CommandButton.tsx";

/**
 * A command for the network and the look of the page.
 * @param labels of what it visits, where they may have labels of their own.
 */
export function useCommand(
  command: string,
  options: readonly Option[],
  labels: readonly (Label | undefined)[] = [],
): CommandButtonProps {
  const look = useLook();
  const { name = "", cDim = 0 } = useStudio(({ network }) => network) ?? {};
  const isMoved = look.directions.some(({ amount }) => amount !== 0);
  return {
    command: commandLine(command, [...lookOptions(look, { name }), labelOption(look, { cDim, labels }), ...options]),
    gap: isMoved ? "The command line knows no directions: its pictures are those without them." : undefined,
  };
}
