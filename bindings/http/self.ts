import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import { beginsAlike } from "../text.js";
import { readForwarded } from "./forwarded.js";

/**
 * The origin under which a client reaches this server, as far as the request says it.
 * @param trustProxy Whether forwarded headers count.
 */
export function selfOrigin(
  headers: IncomingHttpHeaders,
  socket: Socket | null,
  trustProxy: boolean,
): string | undefined {
  const forwarded = readForwarded((name) => headers[name], trustProxy);
  const scheme = forwarded.proto ?? schemeOf(socket);
  const host = forwarded.host ?? ownHost(headers);
  return host && scheme ? `${scheme}://${host}`.toLowerCase() : undefined;
}

/** The host that a client has asked, with its port if it names one. */
export function hostOf(headers: IncomingHttpHeaders, trustProxy: boolean): string | undefined {
  return readForwarded((name) => headers[name], trustProxy).host ?? ownHost(headers);
}

function ownHost(headers: IncomingHttpHeaders): string | undefined {
  return headers.host ?? (headers[":authority"] as string | undefined);
}

/** Whether an origin could be that of the host in Host, whatever the scheme. */
export function couldBeSelf(origin: string, headers: IncomingHttpHeaders): boolean {
  const host = ownHost(headers);
  return host !== undefined && beginsAlike(origin, origin.startsWith("http:") ? 7 : 8, host);
}

/** Node takes the socket off a request that was destroyed, as by a loop over its body that ends early. */
function schemeOf(socket: Socket | null): string | undefined {
  if (socket === null) return undefined;
  return "encrypted" in socket ? "https" : "http";
}
