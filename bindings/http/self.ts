import type { IncomingHttpHeaders } from "node:http";

/**
 * The origin under which a client reaches this server, as far as the request says it.
 * @param trustProxy Whether forwarded headers count, the first entry of each: the one nearest to the client.
 */
export function selfOrigin(
  headers: IncomingHttpHeaders,
  isEncrypted: boolean,
  trustProxy: boolean,
): string | undefined {
  const forwarded = trustProxy ? readForwarded(headers) : {};
  const host = forwarded.host ?? headers.host ?? headers[":authority"];
  if (!host) return undefined;
  const scheme = forwarded.proto ?? (isEncrypted ? "https" : "http");
  return `${scheme}://${host}`.toLowerCase();
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
