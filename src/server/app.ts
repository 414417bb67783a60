import { Hono } from "hono";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { DirectionFinder } from "../model/directionFinder.ts";
import type { SavedDirections } from "../model/directions.ts";
import type { Network } from "../model/network.ts";
import { analyseApart } from "../tasks/analyseApart.ts";
import { RunsFolder } from "../tasks/runs/runsFolder.ts";
import { errorAnswer } from "./answers/errorAnswer.ts";
import { securityHeaders } from "./guards/headers.ts";
import { loopbackOnly } from "./guards/host.ts";
import { originGuard } from "./guards/origin.ts";
import { generateSchema, mixSchema, walkSchema } from "./input/schemas.ts";
import { DEFAULT_LIMITS, type ServerLimits } from "./limits.ts";
import { openApiDocument } from "./openapi/document.ts";
import type { PageFiles } from "./page/pageFiles.ts";
import { addRoute, type Route } from "./route.ts";
import { generateRoute } from "./routes/generate.ts";
import { healthRoute } from "./routes/health.ts";
import { infoRoute } from "./routes/info.ts";
import { mixRoute } from "./routes/mix.ts";
import { networkFileRoute, networkJsonRoute } from "./routes/network.ts";
import { openApiRoute } from "./routes/openapi.ts";
import { pageRoute } from "./routes/page.ts";
import { runRoute } from "./routes/run.ts";
import { runEventsRoute } from "./routes/runEvents.ts";
import { runFilmRoute } from "./routes/runFilm.ts";
import { runPictureRoute } from "./routes/runPicture.ts";
import { runsRoute } from "./routes/runs.ts";
import { walkRoute } from "./routes/walk.ts";
import { networkLimits, servedFiles, type Service } from "./service.ts";
import { WorkDesk } from "./workDesk.ts";

export interface AppOptions {
  /** What computes; in a worker, or nothing else is answered meanwhile. */
  readonly network: Network;
  /** The network's generator at rest, which the page gets. */
  readonly checkpoint: Checkpoint;
  /** What people call the network; the file that the page gets has this name. */
  readonly name: string;
  /** Directions that requests may name by their files' names. */
  readonly directions?: readonly SavedDirections[];
  /** A folder of training runs to be shown. */
  readonly runs?: string;
  /** The built page; without one there is the API alone. */
  readonly page?: PageFiles;
  readonly limits?: Partial<ServerLimits>;
  /** Whether to answer only requests for `localhost` and the like. */
  readonly loopbackOnly?: boolean;
  /** Another site whose scripts may use the API. */
  readonly corsOrigin?: string;
  /** Hears of failures that are not the client's to mend; they are written to stderr by default. */
  readonly onBug?: (error: unknown) => void;
}

export interface App {
  /** Answers a request; it never throws. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Takes no more work, and stops what is still under way after `grace` milliseconds. */
  readonly close: (grace: number) => Promise<void>;
}

/** The server as a function from requests to answers, without a port. */
export function createApp({ onBug = (error) => console.error(error), ...options }: AppOptions): App {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const desk = new WorkDesk(limits);
  const app = new Hono();
  app.onError((error) => errorAnswer(error, onBug));
  app.use(securityHeaders());
  if (options.loopbackOnly === true) app.use(loopbackOnly());
  app.use(originGuard(options.corsOrigin));
  const { network } = options;
  const directions = new DirectionFinder(network, { analyse: analyseApart });
  const closing = new AbortController();
  const service = { network, desk, limits, directions, files: servedFiles(options.directions ?? []) };
  for (const route of routes(service, closing.signal, options)) addRoute(app, route);
  return {
    fetch: async (request) => {
      try {
        return await app.fetch(request);
      } catch (error) {
        return errorAnswer(error, onBug);
      }
    },
    close: (grace) => {
      closing.abort();
      return desk.close(grace);
    },
  };
}

/** The page's route is the last one: it fits every address. */
function routes(service: Service, closing: AbortSignal, options: Omit<AppOptions, "onBug">): Route[] {
  const { checkpoint, name, page, runs } = options;
  const api = [
    generateRoute(service),
    mixRoute(service),
    walkRoute(service),
    infoRoute(service, checkpoint, name),
    healthRoute(service.desk),
    ...(runs === undefined ? [] : runRoutes(new RunsFolder(runs), closing, service)),
  ];
  const own = networkLimits(service.network);
  const requests = {
    GenerateRequest: generateSchema(service.limits, own),
    MixRequest: mixSchema(service.limits, own),
    WalkRequest: walkSchema(service.limits, own),
  };
  return [
    ...api,
    openApiRoute(openApiDocument(api, requests)),
    networkJsonRoute(name, runs !== undefined, page),
    networkFileRoute(checkpoint, name, page),
    pageRoute(page),
  ];
}

/** The events' route comes before the one that any id fits. */
function runRoutes(runs: RunsFolder, closing: AbortSignal, service: Service): Route[] {
  return [
    runsRoute(runs),
    runEventsRoute(runs, closing),
    runRoute(runs),
    runPictureRoute(runs, service.limits),
    runFilmRoute(runs, service),
  ];
}
