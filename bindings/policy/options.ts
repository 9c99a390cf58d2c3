import type { CorsRequest } from "../request.js";

/**
 * Lets an origin in that no rule names. It sees only well-formed origins, in their serialized form: never `null`, no
 * default port, no trailing slash. Only `true`, or a promise of it, lets the origin in.
 */
export type OriginPredicate = (origin: string, request: CorsRequest) => boolean | Promise<boolean>;

/** Lets a request-header name through that is neither listed nor prefixed; the name is a token in lower case. */
export type HeaderPredicate = (name: string) => boolean;

/** A host with its schemes and subdomains. */
export interface HostOptions {
  /** As `PolicyOptions.hosts` has it. */
  host: string;
  /** Without `://`; http and https if absent. */
  schemes?: readonly string[];
  /** Let in besides the host itself, without the host: `en` for `en.example.com`, `*.en` for all below that. */
  subDomains?: readonly string[];
}

/** A policy as plain data. Every option may be left out; `{}` lets no other origin in. */
export interface PolicyOptions {
  /**
   * - permitted: `example.com`, `example.com:8080`, `example.com:*`, `*.example.com`, `127.0.0.1`, `[::1]:8080`, `*`
   * - prohibited: `https://example.com`, `example.com/path`, `a.*.com`, `*.*.com`, `127.1`, `[::ffff:7f00:1]`
   *
   * One that is no object stands for http and https. `*.` stands for one or more labels, `:*` for any port, and `*`
   * alone for any host.
   */
  hosts?: readonly (string | HostOptions)[];
  /**
   * - permitted: `https://example.com`, `https://*.example.com:*`, `chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn`
   * - prohibited: `*`, `null`, `file://`, `example.com`, `https://example.com/path`, `https://user@example.com`
   */
  origins?: readonly string[];
  originPredicates?: readonly OriginPredicate[];
  /** How long a promise of an origin predicate may take, from 1 to 2147483647: 2000 if absent. */
  predicateDeadlineInMilliseconds?: number;
  /** Besides GET, HEAD and POST. `*` = any method. */
  methods?: readonly string[];
  /** Besides Accept, Accept-Language and Content-Language. `*` = any header but Authorization, which is to be listed. */
  headers?: readonly string[];
  headerPrefixes?: readonly string[];
  headerPredicates?: readonly HeaderPredicate[];
  /** Besides the CORS-safelisted response-header names. `*` = all. */
  exposedHeaders?: readonly string[];
  /** Whether answers say that they may be read with credentials: false if absent. */
  credentials?: boolean;
  /** How long a browser may remember a granted preflight: 86400 if absent. */
  maxAgeInSeconds?: number;
  /** Whether requests of this server's own pages pass: true if absent. */
  allowSameOrigin?: boolean;
  /** Whether content types pass that a form cannot send. False if absent, true once Content-Type or `*` is in headers. */
  allowNonSimpleContentTypes?: boolean;
  /** What becomes of an actual request that is not allowed: 403 ("reject", if absent), or no CORS headers ("omit"). */
  onDisallowed?: "reject" | "omit";
  /** The status of a granted preflight, 200 to 299: 204 if absent. */
  preflightStatus?: number;
  /** With credentials: lets plain-http origins in that are not loopback. */
  dangerouslyAllowInsecureOrigins?: boolean;
  /** With credentials: lets wildcards stand directly below a public suffix. */
  dangerouslyAllowPublicSuffixes?: boolean;
  /** With credentials: makes any host mean that each origin is reflected. */
  dangerouslyReflectAnyOrigin?: boolean;
  /** Lets the opaque origin `null` in, which any sandboxed frame can have. */
  dangerouslyAllowNullOrigin?: boolean;
}

/** What an option is called elsewhere: on the builder, or by others who do CORS. */
export const OTHER_NAMES: Readonly<Record<string, keyof PolicyOptions>> = {
  anyHost: "hosts",
  allowOrigins: "originPredicates",
  anyMethod: "methods",
  allowHeadersPrefixed: "headerPrefixes",
  allowHeaders: "headerPredicates",
  optionsSuccessStatus: "preflightStatus",
};

/** The same, with every option present. */
export type NormalOptions = Readonly<Required<PolicyOptions>>;

/** What an option is if it is left out; the keys are all the options there are. */
export const DEFAULTS: NormalOptions = {
  hosts: [],
  origins: [],
  originPredicates: [],
  predicateDeadlineInMilliseconds: 2000,
  methods: [],
  headers: [],
  headerPrefixes: [],
  headerPredicates: [],
  exposedHeaders: [],
  credentials: false,
  maxAgeInSeconds: 86400,
  allowSameOrigin: true,
  allowNonSimpleContentTypes: false,
  onDisallowed: "reject",
  preflightStatus: 204,
  dangerouslyAllowInsecureOrigins: false,
  dangerouslyAllowPublicSuffixes: false,
  dangerouslyReflectAnyOrigin: false,
  dangerouslyAllowNullOrigin: false,
};

/** Whether any host is among the hosts. */
export function hasAnyHost({ hosts }: NormalOptions): boolean {
  return hosts.some((entry) => (typeof entry === "string" ? entry : entry.host) === "*");
}
