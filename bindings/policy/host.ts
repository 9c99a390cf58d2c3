import { HOST_MAX, LABEL_MAX } from "../../assembly/layout.js";
import { decodePunycode } from "./punycode.js";

/** What is wrong with a text, in words that say what to write instead. */
export class Misfit {
  readonly message: string;
  /** Whether it is about an asterisk that stands where none may. */
  readonly isWildcard: boolean;

  constructor(message: string, isWildcard = false) {
    this.message = message;
    this.isWildcard = isWildcard;
  }
}

/** No text of up to so many characters has a part that is too long. */
export const SHORT = LABEL_MAX;

/** A host with a port, as rules have them. */
export interface Authority {
  /** In its serialized form; for subdomains the host below which they lie. */
  readonly host: string;
  /** Whether `*.` stood in front of the host. */
  readonly subDomains: boolean;
  /** A port without leading zeros, `*` for any, or "" for the default port. */
  readonly port: string;
}

/** Reads `host`, `host:port` or `host:*`, with `*.` in front of it or not. Blames, never throws. */
export function readAuthority(text: string): Authority | Misfit {
  if (text.replace(/^\*\./, "").replace(/:\*$/, "").includes("*")) return misplaced();
  const stray = /[^a-z0-9._*:[\]\u0080-\uffff-]/i.exec(text)?.[0];
  if (stray !== undefined) return new Misfit(strayMessage(stray));
  const split = splitPort(text);
  if (split instanceof Misfit) return split;
  const subDomains = split.host.startsWith("*.");
  const host = readHost(subDomains ? split.host.slice(2) : split.host, subDomains);
  return host instanceof Misfit ? host : { host, subDomains, port: split.port };
}

/** The authority as text, canonical. */
export function authorityText({ host, subDomains, port }: Authority): string {
  return `${subDomains ? "*." : ""}${host}${port === "" ? "" : `:${port}`}`;
}

/** Whether a host is an address of its own, under which there are no subdomains. */
export function isAddress(host: string): boolean {
  return host.startsWith("[") || isNumeric(host);
}

function misplaced(): Misfit {
  return new Misfit('"*." stands once, in front of a host, and ":*" behind it: "*.example.com:*"', true);
}

function strayMessage(stray: string): string {
  if (stray === "@") return "an origin has no user info; drop everything up to the @";
  if ("/?#\\".includes(stray)) return "an origin has no path, query or fragment; end after the host or port";
  if (stray === "%") return "a host is written without percent-encoding, and an IPv6 address without a zone";
  return `${JSON.stringify(stray)} stands in no host; write a name such as "app.example.com"`;
}

function splitPort(text: string): { host: string; port: string } | Misfit {
  const parts = /^((?:\*\.)?\[[^\]]*\]|[^:[\]]*)(?::([^:]*))?$/.exec(text);
  if (parts === null) return new Misfit('write an IPv6 address in brackets, such as "[::1]:8080"');
  const [, host = "", port] = parts;
  if (port === undefined) return { host, port: "" };
  if (port !== "*" && (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535)) {
    return new Misfit("a port is a number from 1 to 65535 without leading zeros, or * for any");
  }
  return { host, port };
}

function readHost(text: string, isBase: boolean): string | Misfit {
  if (text.startsWith("[")) return isBase ? noSubDomains() : readIpv6(text);
  const host = toAscii(text);
  if (host === undefined) return new Misfit("this is no valid internationalized host");
  const labels = host.replace(/\.$/, "").split(".");
  if (labels.includes("")) return new Misfit("a label between two dots is empty; write a host such as app.example.com");
  if (labels.some((label) => label.length > LABEL_MAX))
    return new Misfit(`a label has at most ${LABEL_MAX} characters`);
  const room = isBase ? HOST_MAX - "a.".length : HOST_MAX;
  if (host.length > room) return new Misfit(`a host ${isBase ? "behind *. " : ""}has at most ${room} characters`);
  if (!isNumeric(host)) return host;
  return isBase ? noSubDomains() : readIpv4(host);
}

function noSubDomains(): Misfit {
  return new Misfit("an IP address has no subdomains; drop the wildcard", true);
}

/** The host in lower case and Punycode (https://url.spec.whatwg.org/#concept-domain-to-ascii). */
function toAscii(text: string): string | undefined {
  const isPlain = /^[a-z0-9._-]*$/i.test(text);
  const lower = isPlain ? text.toLowerCase() : text;
  if (isPlain && !/(^|\.)xn--/.test(lower)) return lower;
  // What is Punycode already is only believed if it comes out again: not every URL parser looks inside.
  const ascii = parsedHost(isPlain ? decodeLabels(lower) : lower);
  return /^[a-z0-9._-]+$/.test(ascii) && (!isPlain || ascii === lower) && !isNumeric(ascii) ? ascii : undefined;
}

function decodeLabels(host: string): string {
  const decode = (label: string) => (label.startsWith("xn--") ? decodePunycode(label.slice(4)) : label);
  return host.split(".").map(decode).join(".");
}

/** The host as a URL parser writes it, "" if it refuses it; with the special scheme http it converts as browsers do. */
function parsedHost(host: string): string {
  // Not `URL.canParse`: on Node 20 and 22 it says no to some of what it takes, once it is called often.
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return "";
  }
}

/** Whether the last label makes it an IPv4 address (https://url.spec.whatwg.org/#ends-in-a-number-checker). */
function isNumeric(host: string): boolean {
  return /(^|\.)(\d+|0x[0-9a-f]*)\.?$/.test(host);
}

function readIpv4(host: string): string | Misfit {
  const octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  if (new RegExp(`^${octet}(\\.${octet}){3}$`).test(host)) return host;
  return new Misfit("an IPv4 address is four numbers from 0 to 255 without leading zeros, such as 127.0.0.1");
}

function readIpv6(text: string): string | Misfit {
  const url = parsedHost(text);
  if (url === "") return new Misfit("this is no IPv6 address; write one such as [2001:db8::1]");
  if (/^\[::ffff:[0-9a-f]+:[0-9a-f]+\]$/.test(url)) {
    return new Misfit("browsers write an IPv4-mapped address as IPv4; write it so, such as 127.0.0.1");
  }
  return url;
}
