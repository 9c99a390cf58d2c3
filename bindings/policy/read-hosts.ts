import { type Authority, authorityText, isAddress, Misfit, readAuthority } from "./host.js";
import type { HostOptions } from "./options.js";
import { patternText, toPattern } from "./origin-pattern.js";
import type { Problems } from "./problem.js";
import { checkKeys, copyList, isPlainObject, type Located, readList, readStrings, unique } from "./read.js";
import type { LocatedPattern } from "./read-origins.js";
import { readSchemes } from "./read-schemes.js";

/** What the `hosts` option comes to. */
export interface Hosts {
  /** The options of the entries that let any host in. */
  readonly any: string[];
  readonly patterns: LocatedPattern[];
  /** The entries as they are taken. */
  readonly normal: (string | HostOptions)[];
}

const HOST_KEYS = ["host", "schemes", "subDomains"];

type Fields = Readonly<Record<string, unknown>>;

/** An entry of hosts of its own, with what its getters say. */
export function copyHost(entry: unknown): unknown {
  if (!isPlainObject(entry)) return entry;
  const copy: Record<string, unknown> = { ...entry };
  for (const key of HOST_KEYS) {
    const value = Object.hasOwn(copy, key) ? copy[key] : entry[key];
    if (value !== undefined) copy[key] = copyList(value);
  }
  return copy;
}

export function readHosts(problems: Problems, value: unknown): Hosts {
  const hosts: Hosts = { any: [], patterns: [], normal: [] };
  readList(problems, "hosts", value, "hosts").forEach((entry, i) => {
    const fields = isPlainObject(entry) ? entry : { host: entry };
    const normal = readHost(problems, `hosts[${i}]`, fields, hosts);
    if (normal !== undefined) hosts.normal.push(isPlainObject(entry) ? Object.freeze(normal) : normal.host);
  });
  return hosts;
}

/** Reads one entry, adds what it lets in to `hosts`, and returns it as it is taken. */
function readHost(problems: Problems, option: string, fields: Fields, hosts: Hosts): HostOptions | undefined {
  checkKeys(problems, `${option}.`, fields, HOST_KEYS);
  const { host } = fields;
  if (typeof host !== "string") {
    return problems.error(
      "option-type",
      option,
      host,
      'write a host such as "example.com", or { host: "example.com" }',
    );
  }
  if (host === "*") return readAnyHost(problems, option, fields, hosts);
  const schemes = readSchemes(problems, `${option}.schemes`, fields["schemes"]);
  const authority = readAuthorityOf(problems, { text: host, option }, schemes);
  if (authority === undefined) return undefined;
  for (const pattern of patternsOf(authority, schemes, { text: host, option })) hosts.patterns.push(pattern);
  const subDomains = readSubDomains(problems, `${option}.subDomains`, fields["subDomains"], authority, schemes, hosts);
  return {
    host: authorityText(authority),
    ...(fields["schemes"] === undefined ? {} : { schemes: Object.freeze(schemes) }),
    ...(fields["subDomains"] === undefined ? {} : { subDomains: Object.freeze(subDomains) }),
  };
}

function readAnyHost(problems: Problems, option: string, fields: Fields, hosts: Hosts): HostOptions {
  const { schemes, subDomains } = fields;
  hosts.any.push(option);
  if (schemes !== undefined) {
    problems.error(
      "scheme-invalid",
      `${option}.schemes`,
      schemes,
      '"*" is any host with any scheme; drop schemes, or list the hosts',
    );
  }
  if (subDomains !== undefined) {
    problems.error(
      "subdomain-of-wildcard",
      `${option}.subDomains`,
      subDomains,
      '"*" has every subdomain already; drop subDomains',
    );
  }
  return { host: "*" };
}

function readAuthorityOf(
  problems: Problems,
  { text, option }: Located,
  schemes: readonly string[],
): Authority | undefined {
  const scheme = text.indexOf("://");
  if (scheme >= 0) {
    const bare = text.slice(scheme + 3);
    return problems.error(
      "host-has-scheme",
      option,
      text,
      `write "${bare}" with its schemes beside it, or put it in origins`,
    );
  }
  const authority = readForSchemes(text.replace(/\/$/, ""), schemes);
  if (authority instanceof Misfit) return blame(problems, { text, option }, authority);
  const normal = authorityText(authority);
  if (normal !== text) problems.warn("host-normalized", option, text, `taken as "${normal}"; write it so`);
  return authority;
}

/** A port that is the default of the only scheme says nothing; with several schemes it is another port for the rest. */
function readForSchemes(text: string, schemes: readonly string[]): Authority | Misfit {
  const authority = readAuthority(text);
  const [scheme] = schemes;
  if (authority instanceof Misfit || scheme === undefined || schemes.length > 1) return authority;
  return { ...authority, port: toPattern(scheme, authority).port };
}

function blame(problems: Problems, { text, option }: Located, misfit: Misfit): undefined {
  return problems.error(misfit.isWildcard ? "wildcard-position" : "host-invalid", option, text, misfit.message);
}

function patternsOf(authority: Authority, schemes: readonly string[], { text, option }: Located): LocatedPattern[] {
  return schemes.map((scheme) => {
    const pattern = toPattern(scheme, authority);
    return { pattern, text: patternText(pattern), option, value: text };
  });
}

/** Reads the subdomains of `parent`, adds what they let in to `hosts`, and returns them as they are taken. */
function readSubDomains(
  problems: Problems,
  option: string,
  value: unknown,
  parent: Authority,
  schemes: readonly string[],
  hosts: Hosts,
): string[] {
  const taken = readStrings(problems, option, value).flatMap((subDomain) => {
    const authority = readSubDomain(problems, subDomain, parent, schemes);
    if (authority === undefined) return [];
    for (const pattern of patternsOf(authority, schemes, subDomain)) hosts.patterns.push(pattern);
    const normal = authorityText({ ...authority, port: "" }).slice(0, -parent.host.length - 1);
    if (normal !== subDomain.text) {
      problems.warn("host-normalized", subDomain.option, subDomain.text, `taken as "${normal}"; write it so`);
    }
    return normal;
  });
  return unique(taken);
}

function readSubDomain(
  problems: Problems,
  where: Located,
  parent: Authority,
  schemes: readonly string[],
): Authority | undefined {
  const { text, option } = where;
  if (parent.subDomains) {
    return problems.error(
      "subdomain-of-wildcard",
      option,
      text,
      "the *. of the host lets every subdomain in; drop this one",
    );
  }
  if (isAddress(parent.host))
    return problems.error("host-invalid", option, text, "an IP address has no subdomains; drop this one");
  if (text.includes("://"))
    return problems.error("host-has-scheme", option, text, 'write the label alone, such as "en"');
  if (/[:[\]]/.test(text))
    return problems.error("host-invalid", option, text, "the port stands behind the host; write the label alone");
  const authority = readForSchemes(authorityText({ ...parent, host: `${text}.${parent.host}` }), schemes);
  return authority instanceof Misfit ? blame(problems, where, authority) : authority;
}
