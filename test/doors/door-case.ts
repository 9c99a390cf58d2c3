import { createServer, type RequestListener, type Server } from "node:http";
import type { Policy } from "../../bindings/index.js";
import { listen } from "../http.js";
import type { Signals } from "./application.js";

/** A server that listens, until it is closed. */
export interface Open {
  readonly port: number;
  close(): unknown;
}

/** A door, and what stands behind it. */
export interface DoorCase {
  readonly name: string;
  /** The file of the package, as in `crossgate/node`. */
  readonly door: "node" | "fetch" | "hono" | "koa" | "fastify";
  /** What comes of a behaviour that comes to something else here, by its name. */
  readonly differs?: Readonly<Record<string, string>>;
  open(policy: Policy, signals: Signals): Promise<Open>;
}

/** What frameworks without types, or of many versions, are taken for. */
// biome-ignore lint/suspicious/noExplicitAny: they are loaded from another folder, without their types
export type Framework = any;

export async function openServer(server: Server): Promise<Open> {
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { port: await listen(server), close };
}

export function openListener(listener: RequestListener): Promise<Open> {
  return openServer(createServer(listener));
}
