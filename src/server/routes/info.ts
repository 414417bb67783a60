import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import { checkpointInfo } from "../../tasks/info.ts";
import type { Answer } from "../openapi/answers.ts";
import { failures, schemaRef } from "../openapi/operations.ts";
import { getAndHead, type Route } from "../route.ts";
import type { Service } from "../service.ts";

/** What the network is and what may be asked of it. The checkpoint's extras are left out: they may hold paths. */
export function infoRoute(service: Service, checkpoint: Checkpoint, name: string): Route {
  const answer = infoAnswer(service, checkpoint, name);
  const operation = {
    summary: "The network and the request limits",
    responses: {
      200: { description: "The network", content: { "application/json": { schema: schemaRef("InfoAnswer") } } },
      ...failures(403),
    },
  };
  return { path: "/api/info", endpoints: getAndHead(() => Response.json(answer), operation) };
}

function infoAnswer({ network, limits }: Service, checkpoint: Checkpoint, name: string): Answer<"InfoAnswer"> {
  const {
    networks: [info],
    readAs,
    notes,
  } = checkpointInfo(checkpoint);
  if (info?.generator === undefined) throw new Error("infoRoute: the checkpoint holds no generator");
  const { resolution, imgChannels: channels, classes, parameters, generator } = info;
  const { zDim, wDim, numWs, layers } = generator;
  const { maxPictures, maxPixels, maxQueue, timeout } = limits;
  return {
    network: {
      name,
      ...(readAs !== undefined && { readAs }),
      notes: [...notes],
      resolution,
      channels,
      zDim,
      wDim,
      numWs,
      classes,
      parameters,
      layers: layers.map(({ name: layer, resolution: side, wIndex }) => ({ name: layer, resolution: side, wIndex })),
    },
    device: network.engine.description,
    limits: { maxPictures, maxPixels, maxQueue, timeoutSeconds: timeout / 1000 },
  };
}
