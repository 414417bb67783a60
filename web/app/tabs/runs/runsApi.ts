import type { RunDetails, RunFacts, RunPicture } from "../../../../src/runs/watched/watchedRun.ts";
import { texts } from "../../texts/texts.ts";

/** One run, as /api/runs/:run tells. */
export type ShownRun = RunFacts & RunDetails;

export const RUN_EVENTS = "./api/runs/events";

function address(id: string): string {
  return `./api/runs/${encodeURIComponent(id)}`;
}

/** @throws Error in words for a person. */
export async function fetchRun(id: string): Promise<ShownRun> {
  const answer = await fetch(address(id));
  if (answer.ok) return (await answer.json()) as ShownRun;
  throw new Error(await problemIn(answer));
}

/** The first images of a grid, or all of them. */
export function pictureAddress(id: string, { name, version }: RunPicture, show: "first" | "all" = "first"): string {
  return `${address(id)}/pictures/${name}?show=${show}&version=${version}`;
}

/** The images through time. @throws Error in words for a person. */
export async function fetchFilm(id: string, format: "mp4" | "gif", fps: number): Promise<Blob> {
  const answer = await fetch(`${address(id)}/film?format=${format}&fps=${fps}`);
  if (answer.ok) return answer.blob();
  throw new Error(await problemIn(answer));
}

async function problemIn(answer: Response): Promise<string> {
  const { error } = (await answer.json().catch(() => ({}))) as { error?: { message?: string } };
  return error?.message ?? texts().runs.serverAnswers(answer.status);
}
