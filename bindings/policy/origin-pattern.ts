import { SCHEME_MAX } from "../../assembly/layout.js";
import { type Authority, authorityText, Misfit, readAuthority } from "./host.js";

/** Which origins a rule lets in: one scheme, and a host or all below it, at one port or any. */
export interface OriginPattern extends Authority {
  readonly scheme: string;
}

/** https://url.spec.whatwg.org/#special-scheme */
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443", ws: "80", wss: "443", ftp: "21" };

/** Brings a pattern to the form that origins are compared in: without the scheme's default port. */
export function toPattern(scheme: string, authority: Authority): OriginPattern {
  return { ...authority, port: authority.port === defaultPort(scheme) ? "" : authority.port, scheme };
}

function defaultPort(scheme: string): string | undefined {
  return Object.hasOwn(DEFAULT_PORTS, scheme) ? DEFAULT_PORTS[scheme] : undefined;
}

/** The pattern as text, canonical. */
export function patternText(pattern: OriginPattern): string {
  return `${pattern.scheme}://${authorityText(pattern)}`;
}

/** Whether a scheme, in lower case, can be that of an origin (RFC 3986 3.1). */
export function isScheme(scheme: string): boolean {
  return scheme.length <= SCHEME_MAX && /^[a-z][a-z0-9+.-]*$/.test(scheme);
}

/** Reads a serialized origin, or a pattern of one. Blames, never throws. */
export function readOriginPattern(text: string): OriginPattern | Misfit {
  const at = text.indexOf("://");
  if (at < 0) return new Misfit(missingScheme(text));
  const scheme = text.slice(0, at).toLowerCase();
  if (scheme.includes("*")) return new Misfit("a scheme has no wildcard; write one origin for each scheme", true);
  if (!isScheme(scheme)) return new Misfit('write a scheme such as "https" in front of "://"');
  const authority = readAuthority(text.slice(at + 3).replace(/\/$/, ""));
  if (authority instanceof Misfit) return authority;
  return toPattern(scheme, authority);
}

function missingScheme(text: string): string {
  if (text === "*") return '"*" is any host and belongs in hosts: hosts: ["*"]';
  return `an origin begins with a scheme: write "https://${text || "app.example.com"}", or put the host in hosts`;
}

/**
 * An origin without what a client may add to its serialized form: one trailing slash, the scheme's default port.
 * What is no origin may lose these too, but does not become one.
 */
export function serializedForm(origin: string): string {
  const bare = origin.endsWith("/") ? origin.slice(0, -1) : origin;
  const schemeEnd = bare.indexOf("://");
  const colon = bare.lastIndexOf(":");
  const isPort = bare.indexOf(":", schemeEnd + 3) === colon || bare[colon - 1] === "]";
  if (!isPort || bare.slice(colon + 1) !== defaultPort(bare.slice(0, schemeEnd))) return bare;
  return bare.slice(0, colon);
}
