/** What a proxy says of the request that it was sent. */
export interface Forwarded {
  readonly proto?: string | undefined;
  readonly host?: string | undefined;
}

/** The value of a header, its lines joined by commas or as a list; nothing for one that there is not. */
type Lookup = (name: string) => string | readonly string[] | null | undefined;

/** What there is where no proxy is trusted. */
const NOTHING: Forwarded = {};

/**
 * Forwarded (RFC 7239), or else the X-Forwarded headers that came before it; the first entry of each, which is the one
 * nearest to the client. Nothing unless a proxy is trusted.
 */
export function readForwarded(lookup: Lookup, trustProxy: boolean): Forwarded {
  if (!trustProxy) return NOTHING;
  const forwarded = firstOf(lookup("forwarded"));
  if (forwarded === undefined) {
    return { proto: toHttp(firstOf(lookup("x-forwarded-proto"))), host: firstOf(lookup("x-forwarded-host")) };
  }
  const pairs = forwarded.split(";").map((pair) => pair.trim().split("=", 2));
  const value = (name: string) => pairs.find(([key]) => key?.toLowerCase() === name)?.[1]?.replace(/^"(.*)"$/, "$1");
  return { proto: toHttp(value("proto")), host: value("host") };
}

/** The scheme of a page's origin: of a WebSocket handshake some proxies say `wss`. */
function toHttp(proto: string | undefined): string | undefined {
  return proto?.replace(/^ws(?=s?$)/i, "http");
}

/** The first entry of a list that may stand in several lines. */
function firstOf(value: ReturnType<Lookup>): string | undefined {
  return (
    String(value ?? "")
      .split(",")[0]
      ?.trim() || undefined
  );
}
