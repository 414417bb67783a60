import { Skeleton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { memo, useLayoutEffect, useRef } from "react";
import type { PagePicture } from "../../studio/studio.ts";
import classes from "./Picture.module.css";

export interface PictureProps {
  /** A quiet placeholder of the same shape where there is none yet. */
  readonly picture: PagePicture | undefined;
  /** What a screen reader says; nothing where what surrounds the image names it already. */
  readonly label?: string;
  /** Shows the pixels as squares. */
  readonly crisp?: boolean;
}

/** An image as wide as its place, drawn pixel for pixel. */
export const Picture = memo(function Picture({ picture, label, crisp = false }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  // Before it is seen: an empty canvas would show the ground of transparent images for a moment.
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (picture === undefined || context === null || context === undefined) return;
    const { width, height, data } = picture;
    context.canvas.width = width;
    context.canvas.height = height;
    context.putImageData(new ImageData(data, width, height), 0, 0);
  }, [picture]);
  if (picture === undefined) return <Skeleton className={classes.waiting} radius={0} />;
  const naming = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return <canvas ref={canvas} className={classes.picture} data-crisp={crisp || undefined} {...naming} />;
});

/** Whether enlarged images show their pixels as squares; kept in this browser. */
export function useCrisp(): [boolean, (isCrisp: boolean) => void] {
  const [isCrisp, setCrisp] = useLocalStorage({
    key: "stylegan.crisp",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return [isCrisp, setCrisp];
}
