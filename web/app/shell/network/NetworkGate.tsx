import type { ReactNode } from "react";
import { useStudio } from "../../store/store.ts";
import { FirstOpening } from "./FirstOpening.tsx";
import { LinkedFileNotice } from "./LinkedFileNotice.tsx";
import { OpeningLine } from "./OpeningLine.tsx";
import { RefusalNotice } from "./RefusalNotice.tsx";

export interface NetworkGateProps {
  /** Whether the panel can do without a network. */
  readonly needed: boolean;
  readonly children: () => ReactNode;
}

/** A panel once there is a network for it, with news of the network above. */
export function NetworkGate({ needed, children: Panel }: NetworkGateProps) {
  const hasNetwork = useStudio(({ network }) => network !== undefined);
  return (
    <>
      <RefusalNotice />
      <LinkedFileNotice />
      {hasNetwork && <OpeningLine />}
      {hasNetwork || !needed ? <Panel /> : <FirstOpening />}
    </>
  );
}
