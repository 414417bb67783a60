/** How a run stands, as the server's /api/runs tells. */
export interface RunFacts {
  readonly id: string;
  readonly name: string;
  readonly state: "training" | "died" | "stopped" | "done" | "damaged";
  readonly problem?: string;
  readonly kimg: number;
  readonly totalKimg: number;
  readonly secondsPerKimg?: number;
  /** Seconds since 1970. */
  readonly reported?: number;
  readonly version: string;
}

/** Values over thousands of images. */
export interface RunCurve {
  readonly name: string;
  readonly kimg: readonly number[];
  readonly values: readonly (number | null)[];
}

/** A grid of pictures of fixed latents. */
export interface RunPicture {
  readonly name: string;
  readonly kimg: number;
  readonly version: string;
}

/** One run, as /api/runs/:run tells. */
export interface RunDetails extends RunFacts {
  readonly resolution: number;
  readonly options: readonly { readonly flag: string; readonly value: string }[];
  readonly curves: readonly RunCurve[];
  readonly metrics: readonly RunCurve[];
  readonly adaTarget?: number;
  readonly pictures: readonly RunPicture[];
  readonly log: string;
}

export const RUN_EVENTS = "./api/runs/events";

function address(id: string): string {
  return `./api/runs/${encodeURIComponent(id)}`;
}

/** @throws Error in words for a person. */
export async function fetchRun(id: string): Promise<RunDetails> {
  const answer = await fetch(address(id));
  if (answer.ok) return (await answer.json()) as RunDetails;
  throw new Error(await problemIn(answer));
}

/** The first pictures of a grid, or all of them. */
export function pictureAddress(id: string, { name, version }: RunPicture, show: "first" | "all" = "first"): string {
  return `${address(id)}/pictures/${name}?show=${show}&version=${version}`;
}

/** The pictures through time. @throws Error in words for a person. */
export async function fetchFilm(id: string, format: "mp4" | "gif", fps: number): Promise<Blob> {
  const answer = await fetch(`${address(id)}/film?format=${format}&fps=${fps}`);
  if (answer.ok) return answer.blob();
  throw new Error(await problemIn(answer));
}

async function problemIn(answer: Response): Promise<string> {
  const { error } = (await answer.json().catch(() => ({}))) as { error?: { message?: string } };
  return error?.message ?? `The server answers ${answer.status}.`;
}
