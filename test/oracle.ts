// The rules once more, slow and obvious: regular expressions, lists, and the platform's URL parser. It shares
// nothing with what it is held against but the types.

import type { CorsRequest, Decision, PolicyOptions, Reason } from "../bindings/index.js";
import { parsedHost } from "./parsed-host.js";

export interface Asked {
  method: string;
  origin?: string;
  requestMethod?: string;
  requestHeaders?: string;
  contentType?: string;
  secFetchSite?: string;
  self?: string;
}

/** An origin's parts, the scheme's default port as "". */
export interface Parts {
  scheme: string;
  host: string;
  port: string;
}

const DEFAULT_PORT: Record<string, string> = { http: "80", https: "443", ws: "80", wss: "443", ftp: "21" };
const SAFELISTED_RESPONSE =
  /^(cache-control|content-language|content-length|content-type|expires|last-modified|pragma)$/i;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The parts of a well-formed origin, the default port as "". */
export function parseOrigin(origin: string): Parts | undefined {
  const match = /^([a-z][a-z0-9+.-]{0,63}):\/\/(\[[0-9a-f:]+\]|[a-z0-9_.-]+)(?::([1-9][0-9]{0,4}))?\/?$/.exec(origin);
  if (!match) return undefined;
  const [, scheme = "", host = "", port = ""] = match;
  if (host.length > 253 || Number(port) > 65535) return undefined;
  if (
    !host.startsWith("[") &&
    host
      .replace(/\.$/, "")
      .split(".")
      .some((label) => !/^.{1,63}$/.test(label))
  )
    return undefined;
  // What the URL parser says of Punycode is not asked: a browser that sent it has said yes.
  const plain = host.replace(/xn--/g, "xn-x");
  if (parsedHost(plain) !== plain) return undefined;
  return { scheme, host, port: port === DEFAULT_PORT[scheme] ? "" : port };
}

/** The origins that `hosts` and `origins` stand for, as texts with `*.` and `:*`. */
export function patternsOf(options: PolicyOptions): string[] {
  const hosts = (options.hosts ?? []).flatMap((entry) => {
    const { host, schemes = ["http", "https"], subDomains = [] } = typeof entry === "string" ? { host: entry } : entry;
    const names = [host, ...subDomains.map((label) => `${label}.${host}`)];
    return names.flatMap((name) => schemes.map((scheme) => `${scheme}://${name}`));
  });
  return [...hosts, ...(options.origins ?? [])];
}

/** Whether one of these patterns lets an origin in. */
export function fits(pattern: string, { scheme, host, port }: Parts): boolean {
  const [, patternScheme, wildcard, patternHost = "", patternPort = ""] =
    /^([^:]+):\/\/(\*\.)?(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(pattern) ?? [];
  const isHost = wildcard
    ? host.endsWith(`.${patternHost}`) && host.length > patternHost.length + 1
    : host === patternHost;
  const isPort = patternPort === "*" || port === (patternPort === DEFAULT_PORT[scheme] ? "" : patternPort);
  return scheme === patternScheme && isHost && isPort;
}

function judgeOrigin(options: PolicyOptions, asked: CorsRequest, origin: string, isSelf: boolean): Reason {
  const anyHost = (options.hosts ?? []).includes("*");
  if (origin === "null") {
    return options.dangerouslyAllowNullOrigin || (anyHost && !options.credentials) ? "allowed" : "null-origin";
  }
  if (/[ ,]/.test(origin)) return "multiple-origins";
  const parts = parseOrigin(origin);
  if (!parts) return "malformed-origin";
  if (isSelf || anyHost || patternsOf(options).some((pattern) => fits(pattern, parts))) return "allowed";
  const serialized = `${parts.scheme}://${parts.host}${parts.port && `:${parts.port}`}`;
  const isLetIn = (options.originPredicates ?? []).some((predicate) => predicate(serialized, asked) === true);
  return isLetIn ? "allowed" : "origin-not-allowed";
}

function hasMethod(options: PolicyOptions, method: string): boolean {
  const listed = ["GET", "HEAD", "POST", ...(options.methods ?? [])];
  if (!listed.includes("*")) return listed.includes(method);
  // Longer ones cannot be listed either.
  if (method.length > 256) return false;
  return TOKEN.test(method) && !/^(connect|trace|track)$/i.test(method);
}

/** RFC 9110 8.3.1, each rule as it is called there (5.6.2, 5.6.4, 5.6.6), without what is not ASCII. */
const OWS = "[ \\t]*";
const QUOTED_STRING = '"(?:[\\t !#-\\[\\]-~]|\\\\[\\t -~])*"';
const PARAMETER = `${TOKEN.source.slice(1, -1)}=(?:${TOKEN.source.slice(1, -1)}|${QUOTED_STRING})`;
const PARAMETERS = `(?:${OWS};${OWS}(?:${PARAMETER})?)*`;
const ESSENCE = "(?:text/plain|multipart/form-data|application/x-www-form-urlencoded)";
const SIMPLE = new RegExp(`^${OWS}${ESSENCE}${PARAMETERS}${OWS}$`, "i");

function isSimple(contentType: string): boolean {
  return contentType.length <= 128 && !contentType.includes(",") && SIMPLE.test(contentType);
}

/** The names of lines that are not ASCII are not counted: they are refused for what they are. */
function isTooLarge(lines: readonly string[], names: string[]): boolean {
  return (
    lines.length > 8192 ||
    lines.join("").length > 8192 ||
    (names.length > 256 && !/[\u0080-\uffff]/.test(lines.join("")))
  );
}

interface Lists {
  listed: string[];
  lower: string[];
  anyHeader: boolean;
  takesContentType: boolean;
}

function listsOf(options: PolicyOptions): Lists {
  const listed = [...(options.headers ?? [])];
  const anyHeader = listed.includes("*");
  const lower = listed.map((name) => name.toLowerCase());
  const takesContentType = anyHeader || lower.includes("content-type") || options.allowNonSimpleContentTypes === true;
  if (takesContentType && !lower.includes("content-type")) listed.push("Content-Type");
  return { listed, lower: listed.map((name) => name.toLowerCase()), anyHeader, takesContentType };
}

function passesName(options: PolicyOptions, lists: Lists, name: string): boolean {
  if (["accept", "accept-language", "content-language"].includes(name) || lists.lower.includes(name)) return true;
  if (name === "content-type") return lists.takesContentType;
  if (lists.anyHeader) return name !== "authorization";
  // Listed because it was asked for, it would stand for all.
  if (name === "*") return false;
  if ((options.headerPrefixes ?? []).some((prefix) => name.startsWith(prefix.toLowerCase()))) return true;
  return (options.headerPredicates ?? []).some((predicate) => predicate(name) === true);
}

/** The names that are granted because they were asked for. */
function unlisted(lists: Lists, asked: string[]): Set<string> {
  return new Set(lists.anyHeader ? [] : asked.filter((name) => !lists.lower.includes(name)));
}

function renderNames(options: PolicyOptions, lists: Lists, asked: string[]): string {
  if (lists.anyHeader) {
    if (options.credentials) return [...new Set(asked)].sort().join(", ");
    return lists.lower.includes("authorization") ? "*, authorization" : "*";
  }
  return [...lists.listed, ...unlisted(lists, asked)].sort().join(", ");
}

type Answer = Pick<Decision, "kind" | "allowed" | "reason" | "status" | "headers" | "vary">;

/** What the policy of `options`, which are in their normal form, has to decide. */
export function expectedDecision(options: PolicyOptions, asked: CorsRequest): Answer {
  const lists = listsOf(options);
  const isStar = (options.hosts ?? []).includes("*") && !options.credentials;
  const vary = isStar ? [] : ["Origin"];
  const exposed = (options.exposedHeaders ?? [])
    .filter((name, _, all) => name === "*" || !(all.includes("*") || SAFELISTED_RESPONSE.test(name)))
    .sort()
    .join(", ");
  const expose = exposed ? [["Access-Control-Expose-Headers", exposed] as const] : [];
  const credentials = options.credentials ? [["Access-Control-Allow-Credentials", "true"] as const] : [];
  const star = isStar ? [["Access-Control-Allow-Origin", "*"] as const, ...expose] : [];
  const origins = [asked.origin ?? []].flat();
  if (origins.length === 0) return { kind: "none", allowed: true, reason: "not-cors", headers: star, vary };

  const isPreflight = asked.method === "OPTIONS" && Boolean(asked.requestMethod);
  const origin = origins.join(", ");
  const parts = parseOrigin(origin);
  const self = parseOrigin(asked.self ?? "");
  const equalsSelf = parts !== undefined && JSON.stringify(parts) === JSON.stringify(self);
  const isFetchedFromSelf = asked.secFetchSite === "same-origin" && !/[ ,]/.test(origin);
  const isSelf = options.allowSameOrigin !== false && (isFetchedFromSelf || equalsSelf);
  if (isSelf && !isPreflight) return { kind: "same-origin", allowed: true, reason: "same-origin", headers: star, vary };

  const allowOrigin = ["Access-Control-Allow-Origin", isStar ? "*" : origin] as const;
  let reason = judgeOrigin(options, asked, origin, isSelf);
  if (!isPreflight) {
    const isStrict = options.onDisallowed !== "omit";
    if (reason === "allowed" && isStrict && !hasMethod(options, asked.method)) reason = "method-not-allowed";
    if (reason === "allowed" && isStrict && !lists.takesContentType && !isSimple(asked.contentType ?? "text/plain"))
      reason = "content-type-not-allowed";
    if (reason === "allowed") {
      return { kind: "actual", allowed: true, reason, headers: [allowOrigin, ...credentials, ...expose], vary };
    }
    if (isStrict) return { kind: "actual", allowed: false, reason, status: 403, headers: [], vary };
    return { kind: "actual", allowed: false, reason, headers: [], vary: ["Origin"] };
  }

  const isEcho = options.credentials && (options.methods ?? []).includes("*");
  if (isEcho) vary.push("Access-Control-Request-Method");
  const asks = (options.headerPrefixes ?? []).length + (options.headerPredicates ?? []).length > 0;
  if (lists.anyHeader ? options.credentials : asks) vary.push("Access-Control-Request-Headers");
  const lines = [asked.requestHeaders ?? []].flat();
  const elements = lines.flatMap((line) => line.split(",")).map((name) => name.replace(/^[ \t]+|[ \t]+$/g, ""));
  const sent = elements.filter((name) => name !== "");
  const names = sent.map((name) => name.toLowerCase());
  if (reason === "allowed") {
    if (!hasMethod(options, asked.requestMethod as string)) reason = "method-not-allowed";
    else if (isTooLarge(lines, names)) reason = "request-too-large";
    // As they were sent: U+212A would be a token in lower case.
    else if (!sent.every((name) => TOKEN.test(name)) || !names.every((name) => passesName(options, lists, name)))
      reason = "header-not-allowed";
  }
  if (reason !== "allowed") return { kind: "preflight", allowed: false, reason, status: 403, headers: [], vary };

  if (unlisted(lists, names).size > 0 && !vary.includes("Access-Control-Request-Headers")) {
    vary.push("Access-Control-Request-Headers");
  }
  const methods = ["GET", "HEAD", "POST", ...(options.methods ?? [])];
  const allowMethods = isEcho
    ? asked.requestMethod
    : methods.includes("*")
      ? "*"
      : [...new Set(methods)].sort().join(", ");
  const rendered = renderNames(options, lists, names);
  const headers = [
    allowOrigin,
    ...credentials,
    ["Access-Control-Allow-Methods", allowMethods as string] as const,
    ...(rendered ? [["Access-Control-Allow-Headers", rendered] as const] : []),
    ["Access-Control-Max-Age", String(options.maxAgeInSeconds ?? 86400)] as const,
  ];
  return { kind: "preflight", allowed: true, reason, status: options.preflightStatus ?? 204, headers, vary };
}
