// Servers, by what they take a path for: models of what is done to one before it is routed, and routers as they are.

import type { Framework } from "./doors/door-case.js";
import { load } from "./doors/load.js";

/** The prefix that a target is below; undefined if it is below none, null if the server refuses it. */
export type Router = (target: string) => string | undefined | null;

/** A server. */
export interface PathServer {
  readonly name: string;
  /** @param prefixes The paths that it serves, the longest first, as browsers write them; "" for all. */
  open(prefixes: readonly string[]): Router;
}

const decodeIn = (decode: (text: string) => string) => (path: string) => escaped(decode(path));

/** What servers, proxies and mistakes do to a path, in any order. What throws refuses it. */
export const STEPS: Readonly<Record<string, (path: string) => string>> = {
  "decodes all": decodeIn(decodeURIComponent),
  "decodes what is not reserved": decodeIn(decodeURI),
  "decodes letters": (path) => path.replace(/%(2D|2E|5F|7E|[46][1-9A-F]|[57][0-9A]|3\d)/gi, decodeURIComponent),
  "decodes slashes": (path) => path.replace(/%(2F|5C)/gi, decodeURIComponent),
  "follows dot segments": (path) => followDots(path),
  "follows dot segments and drops empty ones": (path) => followDots(path.replace(/\/+/g, "/")),
  "parses a URL reference": (path) => new URL(path, "http://a").pathname,
  "parses what it has decoded": (path) => new URL(decodeURIComponent(path), "http://a").pathname,
  "parses a URL": (path) => new URL(`http://a${path}`).pathname,
  "makes slashes one": (path) => path.replace(/\/+/g, "/"),
  "takes backslashes for slashes": (path) => path.replaceAll("\\", "/"),
  "ends at a semicolon": (path) => path.replace(/;.*/s, ""),
  "drops parameters": (path) => path.replace(/;[^/]*/g, ""),
  "ends at a question mark": (path) => path.replace(/[?#].*/s, ""),
  trims: (path) => path.trim(),
};

/** A server that takes these steps and then looks for the longest prefix. */
export function modelOf(steps: readonly string[], isCaseSensitive: boolean): PathServer {
  const fold = (text: string) => (isCaseSensitive ? text : lower(text));
  return {
    name: `${isCaseSensitive ? "A" : "a"}: ${steps.join(", ") || "as it is"}`,
    open: (prefixes) => (target) => {
      const path = attempt(() => steps.reduce((read, step) => (STEPS[step] as (path: string) => string)(read), target));
      return path === undefined ? null : prefixes.find((prefix) => isBelow(fold(upper(path)), fold(prefix)));
    },
  };
}

/** Whether a path is below a prefix, in whole segments. */
export function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** RFC 3986 5.2.4, word for word. */
function followDots(path: string): string {
  let [input, output] = [path, ""];
  while (input !== "") {
    if (/^\/\.(\/|$)/.test(input)) input = `/${input.slice(3)}`;
    else if (/^\/\.\.(\/|$)/.test(input)) {
      input = `/${input.slice(4)}`;
      output = output.replace(/\/?[^/]*$/, "");
    } else {
      const [segment = input] = /^\/?[^/]*/.exec(input) ?? [];
      output += segment;
      input = input.slice(segment.length);
    }
  }
  return output;
}

/** Routers of packages, with prefixes mounted. */
export async function loadRouters(): Promise<PathServer[]> {
  const [findMyWay, { getPath }] = [await load<Framework>("find-my-way"), await import("hono/utils/url")];
  const [{ Router: express }, connect] = [await load<Framework>("express"), await load<Framework>("connect")];
  const ways = [{}, { caseSensitive: false }, { ignoreDuplicateSlashes: true }, { useSemicolonDelimiter: true }];
  return [
    mounting("Express", express),
    mounting("Connect", connect),
    ...ways.map((options) =>
      finding(`find-my-way ${JSON.stringify(options)}`, () => findMyWay({ ...options, onBadUrl: () => {} })),
    ),
    {
      name: "Hono",
      open: (prefixes) => (target) => {
        const path = attempt(() => upper(escaped(getPath(new Request(`http://a${target}`)))));
        return path === undefined ? null : prefixes.find((prefix) => isBelow(path, prefix));
      },
    },
  ];
}

interface Mounted {
  readonly url: string;
  readonly originalUrl: string;
  readonly method: string;
  readonly headers: object;
  at: string | undefined;
}

function mounting(name: string, make: () => Framework): PathServer {
  return {
    name,
    open(prefixes) {
      const router = make();
      for (const prefix of prefixes) {
        router.use(prefix || "/", (req: Mounted, _: object, next: () => void) => {
          // For Connect alone `/a.b` is below `/a` too.
          if (req.originalUrl[prefix.length] === ".") return next();
          req.at = prefix;
        });
      }
      return (url) => {
        const req: Mounted = { url, originalUrl: url, method: "GET", headers: {}, at: undefined };
        router(req, {}, () => {});
        return req.at;
      };
    },
  };
}

function finding(name: string, make: () => Framework): PathServer {
  return {
    name,
    open(prefixes) {
      const router = make();
      for (const prefix of prefixes) {
        for (const path of [prefix || "/", `${prefix}/*`]) router.on("GET", decodeURI(path), () => {}, prefix);
      }
      // Without a route it finds nothing; for a path that is no good it finds `onBadUrl`, whose store is null.
      return (target) => router.find("GET", target)?.store;
    },
  };
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

const escaped = (path: string) => path.replace(/[^\0-\x7f]+/g, encodeURIComponent);
const upper = (path: string) => path.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());
const lower = (path: string) =>
  path.replace(/(%[89A-F][0-9A-F])+/g, (codes) => attempt(() => decodeURIComponent(codes)) ?? codes).toLowerCase();
