import type { Policy } from "../define.js";
import { definePolicies, definePolicy } from "../index.js";
import { Problems } from "../policy/problem.js";
import { isPlainObject, readBoolean, readList } from "../policy/read.js";
import type { Policies, PolicyRoute } from "../routes/index.js";
import { readPath } from "../routes/read-routes.js";
import { KEYS } from "./config.js";
import { addProblems, Section, takeProblems } from "./fields.js";
import type { FindRoute, Route } from "./settings.js";

/** How long an upstream may be silent, in milliseconds, where nothing is said. */
const PATIENCE = 60_000;

const EXAMPLE = '{ "upstream": "http://127.0.0.1:9000" }';

/** A route that is read, and where it stands in the list. */
interface Listed {
  readonly section: Section;
  readonly index: number;
  /** Undefined if something is wrong with it. */
  readonly route: Route | undefined;
}

/** The routes of a configuration, and what finds that of a request. */
export function readRoutes(config: Section): { routes: readonly Route[]; findRoute: FindRoute } {
  const hasTenants = config.get("tenants") !== undefined;
  if (config.get("routes") === undefined) config.error("option-type", "routes", `write a list such as [${EXAMPLE}]`);
  const list = readList(config.problems, "routes", config.get("routes"), "routes");
  const listed = list.flatMap((fields, index): Listed[] => {
    const section = sectionOf(config, fields, `routes[${index}]`);
    return section === undefined ? [] : [{ section, index, route: readRoute(section, index, hasTenants) }];
  });
  return { routes: listed.flatMap(({ route }) => route ?? []), findRoute: toFinder(config.problems, listed) };
}

function sectionOf({ problems, folder }: Section, fields: unknown, option: string): Section | undefined {
  if (isPlainObject(fields)) return new Section(problems, folder, fields, `${option}.`).check(KEYS.route);
  return problems.error("option-type", option, fields, `write a route such as ${EXAMPLE}`);
}

/** Finds routes as policies are found, so that both say the same: each stands there with a policy of its own. */
function toFinder(problems: Problems, listed: readonly Listed[]): FindRoute {
  const routes = new Map<Policy, Route | undefined>();
  const marked = listed.map(({ section, route }) => {
    const policy = definePolicy({});
    routes.set(policy, route);
    const [host, path] = [section.get("host"), section.get("path")];
    return { ...(host !== undefined && { host }), ...(path !== undefined && { path }), policy } as PolicyRoute;
  });
  const inConfig = (option: string) => option.replace(/\d+/, (i) => String(listed[Number(i)]?.index));
  const policies = takeProblems(problems, inConfig, () => definePolicies(marked)) as Policies;
  return (host, target) => (target.startsWith("/") ? routes.get(policies.policyFor(host, target)) : undefined);
}

function readRoute(section: Section, index: number, hasTenants: boolean): Route | undefined {
  const { problems } = section;
  const upstream = readUpstream(section);
  const policy = readPolicy(section, hasTenants);
  const websocket = readBoolean(problems, section.pathOf("websocket"), section.get("websocket"), false);
  const timeoutInMilliseconds = section.milliseconds("timeoutInMilliseconds", 1) ?? PATIENCE;
  // What is wrong with the path is said where the routes are put together.
  const prefix = readPath(new Problems(), "path", section.get("path"));
  const rewritten = section.get("rewritePrefix");
  const target = rewritten === undefined ? prefix : readPath(problems, section.pathOf("rewritePrefix"), rewritten);
  if (prefix === undefined || target === undefined || upstream === undefined || policy === undefined) return undefined;
  return { index, prefix, upstream, target, policy, websocket, timeoutInMilliseconds };
}

const ORIGIN = /^https?:\/\/[^/?#@\s]+\/?$/i;

function readUpstream(section: Section): string | undefined {
  const value = section.get("upstream");
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  // What there may be besides the origin is a path, a query or user info, which a URL does not keep where it is empty.
  if (isHttp && url.href === `${url.origin}/` && ORIGIN.test(value as string)) return url.origin;
  const advice = isHttp ? "a path of the upstream is its rewritePrefix" : "it begins with http:// or https://";
  return section.error("upstream-invalid", "upstream", `write an origin such as "http://127.0.0.1:9000"; ${advice}`);
}

function readPolicy(section: Section, hasTenants: boolean): Policy | "tenants" | undefined {
  const given = section.get("policy");
  const value = given === undefined ? {} : given;
  if (value === "tenants") {
    if (hasTenants) return value;
    return section.error("tenants-missing", "policy", "say where the policies of tenants come from, in tenants");
  }
  if (!isPlainObject(value)) {
    const advice = 'write options such as { "origins": ["https://example.com"] }, or "tenants"';
    return section.error("option-type", "policy", advice);
  }
  const inConfig = (option: string) => `${section.pathOf("policy")}.${option}`;
  const policy = takeProblems(section.problems, inConfig, () => definePolicy(value));
  if (policy !== undefined) addProblems(section.problems, policy.warnings, inConfig);
  return policy;
}
