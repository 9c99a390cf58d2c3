import type { Policy } from "../define.js";
import { Misfit, readAuthority } from "../policy/host.js";
import type { Problems } from "../policy/problem.js";
import { checkKeys, isPlainObject } from "../policy/read.js";
import { upperEscapes } from "./readings.js";

/** A route as it is taken: "" for every host, and for every path. */
export interface Route {
  readonly host: string;
  readonly prefix: string;
  readonly policy: Policy;
}

/**
 * Reads a route.
 * @param option Where it stands, such as `routes[2]`.
 */
export function readRoute(problems: Problems, route: unknown, option: string): Route | undefined {
  if (!isPlainObject(route)) {
    return problems.error("option-type", option, route, 'write a route such as { path: "/api", policy }');
  }
  checkKeys(problems, `${option}.`, route, ["host", "path", "policy"]);
  const host = readHost(problems, `${option}.host`, route["host"]);
  const prefix = readPath(problems, `${option}.path`, route["path"]);
  const policy = route["policy"];
  if (!isPolicy(policy)) {
    return problems.error("option-type", `${option}.policy`, policy, POLICY_ADVICE);
  }
  return host === undefined || prefix === undefined ? undefined : { host, prefix, policy };
}

/** What to write where something is no policy. */
export const POLICY_ADVICE = "write a policy, as definePolicy or cors() makes it";

export function isPolicy(policy: unknown): policy is Policy {
  return typeof policy === "object" && policy !== null && "decide" in policy;
}

/** Reads a host, with a port or without; "" where it is absent. */
export function readHost(problems: Problems, option: string, host: unknown): string | undefined {
  if (host === undefined) return "";
  if (typeof host !== "string")
    return problems.error("option-type", option, host, 'write a host such as "example.com"');
  const authority = readAuthority(host);
  const isMisfit = authority instanceof Misfit;
  if (isMisfit ? authority.isWildcard : authority.subDomains || authority.port === "*") {
    return problems.error("wildcard-position", option, host, "one host stands here; for every host there is none");
  }
  if (isMisfit) return problems.error("host-invalid", option, host, authority.message);
  if (["80", "443"].includes(authority.port)) return problems.error("host-invalid", option, host, PORT_ADVICE);
  const name = authority.host.replace(/\.$/, "");
  return authority.port === "" ? name : `${name}:${authority.port}`;
}

/** A prefix as browsers have it in a URL: what is not ASCII escaped; without a slash at its end. */
export function readPath(problems: Problems, option: string, path: unknown): string | undefined {
  if (path === undefined) return "";
  if (typeof path !== "string") return problems.error("option-type", option, path, 'write a path such as "/api"');
  const prefix = path
    .replace(/\/$/, "")
    .replace(/[\u0080-\ud7ff\ue000-\uffff]|[\ud800-\udbff][\udc00-\udfff]/g, encodeURIComponent);
  if (path.startsWith("/") && PREFIX.test(prefix) && !/\/\.\.?(\/|$)/.test(prefix)) return upperEscapes(prefix);
  return problems.error("route-path-invalid", option, path, ADVICE);
}

/** Segments of what no browser escapes, and of escapes of what is not ASCII: all else is read in several ways. */
const PREFIX = /^(\/([\w.~!$&'()+,=:@-]|%[89a-f][0-9a-f])+)*$/i;

const ADVICE =
  "a path begins with a slash and is whole segments of letters, digits and signs that need no escape, not . or ..; no query";

const PORT_ADVICE = "browsers leave 80 and 443 out of Host; drop the port, and the route is for every port";
