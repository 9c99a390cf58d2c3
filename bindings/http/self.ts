import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import { beginsAlike } from "../same-origin.js";

/**
 * The origin under which a client reaches this server, as far as the request says it.
 * @param trustProxy Whether forwarded headers count, the first entry of each: the one nearest to the client.
 */
export function selfOrigin(
  headers: IncomingHttpHeaders,
  socket: Socket | null,
  trustProxy: boolean,
): string | undefined {
  const forwarded = trustProxy ? readForwarded(headers) : {};
  const host = forwarded.host ?? headers.host ?? headers[":authority"];
  const scheme = forwarded.proto ?? schemeOf(socket);
  return host && scheme ? `${scheme}://${host}`.toLowerCase() : undefined;
}

/** Whether an origin could be that of the host in Host, whatever the scheme. */
export function couldBeSelf(origin: string, headers: IncomingHttpHeaders): boolean {
  const host = headers.host ?? (headers[":authority"] as string | undefined);
  return host !== undefined && beginsAlike(origin, origin.startsWith("http:") ? 7 : 8, host);
}

/** Node takes the socket off a request that was destroyed, as by a loop over its body that ends early. */
function schemeOf(socket: Socket | null): string | undefined {
  if (socket === null) return undefined;
  return "encrypted" in socket ? "https" : "http";
}

interface Forwarded {
  readonly proto?: string | undefined;
  readonly host?: string | undefined;
}

/** Forwarded (RFC 7239), or else the X-Forwarded headers that came before it. */
function readForwarded(headers: IncomingHttpHeaders): Forwarded {
  const forwarded = firstOf(headers.forwarded);
  if (forwarded === undefined) {
    return { proto: firstOf(headers["x-forwarded-proto"]), host: firstOf(headers["x-forwarded-host"]) };
  }
  const pairs = forwarded.split(";").map((pair) => pair.trim().split("=", 2));
  const value = (name: string) => pairs.find(([key]) => key?.toLowerCase() === name)?.[1]?.replace(/^"(.*)"$/, "$1");
  return { proto: value("proto"), host: value("host") };
}

/** The first entry of a list that may stand in several lines. */
function firstOf(value: string | string[] | undefined): string | undefined {
  return (
    String(value ?? "")
      .split(",")[0]
      ?.trim() || undefined
  );
}
