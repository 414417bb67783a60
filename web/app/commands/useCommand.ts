import { useLook } from "../look/usableLook.ts";
import { useStudio } from "../store.ts";
import { commandLine, lookOptions, type Option } from "./commandLine.ts";
import type { CommandButtonProps } from "./CommandButton.tsx";

/** A command for the network and the look of the page. */
export function useCommand(command: string, options: readonly Option[]): CommandButtonProps {
  const look = useLook();
  const name = useStudio(({ network }) => network?.name ?? "");
  const isMoved = look.directions.some(({ amount }) => amount !== 0);
  return {
    command: commandLine(command, [...lookOptions(look, { name }), ...options]),
    gap: isMoved ? "The command line knows no directions: its pictures are those without them." : undefined,
  };
}
