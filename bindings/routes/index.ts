import { definePolicy, type Policy } from "../define.js";
import { PolicyError, Problems } from "../policy/problem.js";
import { type Found, findByPath, PathTable } from "./path-table.js";
import { readRoute } from "./read-routes.js";
import { pathOf, readingOf } from "./readings.js";

/** Which requests a policy is for. */
export interface PolicyRoute {
  /** Their host, with a port or without: then it is for every port. Absent for every host that has no route of its own. */
  readonly host?: string;
  /** The path that theirs begin with, in whole segments: `/api` is for `/api` and `/api/users`. Absent for every path. */
  readonly path?: string;
  readonly policy: Policy;
}

/** Policies by what is asked for. A gate takes them as it takes a policy. */
export interface Policies {
  /**
   * The policy of a request, the same for a CORS-preflight request and for the one that follows it. One that lets no
   * other origin in where there is no route, or where servers do not agree on what the path is and the routes differ:
   * whether escapes are decoded, `//`, `;` and letter case mean anything, dot segments are followed.
   * @param host As in the Host header.
   * @param target The path, with its query or without, or the whole URL.
   */
  policyFor(host: string | undefined, target: string): Policy;
}

/**
 * Makes one of several policies, each for a host, a path prefix, or both. The routes of a host go before those without
 * one, and the longest prefix goes before all others.
 * @throws PolicyError with every problem of the routes.
 * @throws TypeError if the routes are no list.
 */
export function definePolicies(routes: readonly PolicyRoute[]): Policies {
  if (!Array.isArray(routes)) {
    throw new TypeError('crossgate: routes are a list such as [{ path: "/api", policy }]');
  }
  const problems = new Problems();
  const table = new RouteTable();
  // Holes included: one is a route that was forgotten.
  for (const [i, route] of routes.entries()) {
    const option = `routes[${i}]`;
    const read = readRoute(problems, route, option);
    if (read === undefined || table.add(read.host, read.prefix, read.policy)) continue;
    problems.error("route-repeated", option, route, "another route has the same host and path; leave one of both");
  }
  if (problems.hasErrors) throw new PolicyError(problems.list);
  return table;
}

class RouteTable implements Policies {
  /** By host, in lower case and without a final dot; "" for every host. */
  readonly #hosts = new Map<string, PathTable>();
  /** For what has no policy of its own. */
  readonly #closed = definePolicy({});

  add(host: string, prefix: string, policy: Policy): boolean {
    let table = this.#hosts.get(host);
    if (table === undefined) {
      table = new PathTable();
      this.#hosts.set(host, table);
    }
    return table.add(prefix, policy);
  }

  policyFor(host: string | undefined, target: string): Policy {
    const tables = this.#tablesOf(host ?? "");
    const reading = readingOf(pathOf(target));
    const found = collect(tables, (table) => (reading === undefined ? table.all() : findByPath(table, reading)));
    const [policy = this.#closed, ...others] = found;
    return others.length > 0 ? this.#closed : policy;
  }

  /** The routes of a host with its port, of the host, and of every host. */
  #tablesOf(host: string): PathTable[] {
    const { name, port } = splitHost(host);
    return [name + port, name, ""].flatMap((key) => this.#hosts.get(key) ?? []);
  }
}

/** A Host header in lower case: its name without a final dot, and its port with the colon in front, or nothing. */
export function splitHost(host: string): { name: string; port: string } {
  // No host is longer.
  const [, name = "", port = ""] = /^(.{0,255}?)\.?(:\d{0,5})?$/s.exec(host.toLowerCase()) ?? [];
  return { name, port };
}

/** The policies that a request may have, by the first table that is sure to have one; undefined if it may have none. */
function collect(tables: readonly PathTable[], look: (table: PathTable) => Found): Set<Policy | undefined> {
  const found = new Set<Policy | undefined>();
  for (const table of tables) {
    const { policies, isSure } = look(table);
    for (const policy of policies) found.add(policy);
    if (isSure) return found;
  }
  return found.add(undefined);
}
