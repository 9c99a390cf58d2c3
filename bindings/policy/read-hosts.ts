import { type Authority, authorityText, isAddress, Misfit, readAuthority } from "./host.js";
import type { HostOptions } from "./options.js";
import { toPattern } from "./origin-pattern.js";
import { isPlainAuthority, type Way } from "./plain.js";
import type { Problems } from "./problem.js";
import { checkKeys, copyList, isPlainObject, Located, readList, readStrings, unique } from "./read.js";
import type { LocatedPattern } from "./read-origins.js";
import { readSchemes } from "./read-schemes.js";

/** What the `hosts` option comes to. */
export interface Hosts {
  /** The options of the entries that let any host in. */
  readonly any: string[];
  /** The entries that are plain, for http and https, as they were written; none where they were read the long way. */
  readonly plain: string[];
  readonly others: LocatedPattern[];
  /** The entries as they are taken. */
  readonly normal: (string | HostOptions)[];
}

const HOST_KEYS = ["host", "schemes", "subDomains"];

type Fields = Readonly<Record<string, unknown>>;

/** An entry of hosts of its own, with what its getters say. */
function copyHost(entry: unknown): unknown {
  if (!isPlainObject(entry)) return entry;
  const copy: Record<string, unknown> = { ...entry };
  for (const key of HOST_KEYS) {
    const value = Object.hasOwn(copy, key) ? copy[key] : entry[key];
    if (value !== undefined) copy[key] = copyList(value);
  }
  return copy;
}

/** The option's own copy of each of its entries. */
export function copyHosts(value: unknown): unknown {
  return Array.isArray(value) ? Array.from(value, copyHost) : value;
}

export function readHosts(problems: Problems, value: unknown, way: Way): Hosts {
  const hosts: Hosts = { any: [], plain: [], others: [], normal: [] };
  readList(problems, "hosts", value, "hosts").forEach((entry, i) => {
    if (way === "short" && typeof entry === "string" && isPlainAuthority(entry)) {
      hosts.plain.push(entry);
      hosts.normal.push(entry);
    } else readEntry(problems, entry, i, hosts);
  });
  return hosts;
}

function readEntry(problems: Problems, entry: unknown, index: number, hosts: Hosts): void {
  const fields = isPlainObject(entry) ? entry : { host: entry };
  const normal = readHost(problems, index, fields, hosts);
  if (normal !== undefined) hosts.normal.push(isPlainObject(entry) ? Object.freeze(normal) : normal.host);
}

/** Reads one entry, adds what it lets in to `hosts`, and returns it as it is taken. */
function readHost(problems: Problems, index: number, fields: Fields, hosts: Hosts): HostOptions | undefined {
  const option = `hosts[${index}]`;
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
  const written = new Located(host, "hosts", index);
  const authority = readAuthorityOf(problems, written, schemes);
  if (authority === undefined) return undefined;
  addPatterns(hosts, authority, schemes, written);
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

function readAuthorityOf(problems: Problems, where: Located, schemes: readonly string[]): Authority | undefined {
  const { text, option } = where;
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
  if (authority instanceof Misfit) return blame(problems, where, authority);
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

function addPatterns({ others }: Hosts, authority: Authority, schemes: readonly string[], written: Located): void {
  for (const scheme of schemes) others.push({ ...toPattern(scheme, authority), written });
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
    addPatterns(hosts, authority, schemes, subDomain);
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
