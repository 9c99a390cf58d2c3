import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import type { Following } from "../../bindings/source/index.js";
import type { DecisionLog } from "./decisions.js";
import { type Listener, readTarget, send, sendJson, sendText, sendWrongMethod } from "./messages.js";
import { PATHS } from "./policies.js";

/** Who the two sides are. */
export interface Sides {
  /** The policies of the API. */
  readonly following: Following;
  readonly decisions: DecisionLog;
  readonly apiOrigin: string;
  readonly pageOrigin: string;
}

interface File {
  readonly type: string;
  readonly text: string;
}

const FOLDER = new URL("../../../examples/customers/", import.meta.url);
const HTML = "text/html; charset=utf-8";
const STYLE = "text/css; charset=utf-8";
const SCRIPT = "text/javascript; charset=utf-8";
const SCRIPTS = ["allowed", "element", "frame", "origins", "page", "results", "send", "stranger", "tries"];

const FILES: ReadonlyMap<string, File> = new Map([
  ["/", load("page.html", HTML)],
  ["/stranger", load("stranger.html", HTML)],
  ["/page.css", load("page.css", STYLE)],
  ["/tries.css", load("tries.css", STYLE)],
  ...SCRIPTS.map((name) => [`/${name}.js`, load(`${name}.js`, SCRIPT)] as const),
]);

/** Serves the page, the stranger that it frames, and what the page tells of the API. */
export function pageListener({ following, decisions, apiOrigin, pageOrigin }: Sides): Listener {
  const contentSecurity = contentSecurityPolicy(apiOrigin, pageOrigin);
  return (req, res) => {
    const { path, parameters } = readTarget(req);
    if (req.method !== "GET" && req.method !== "HEAD") sendWrongMethod(res, "GET", "HEAD");
    else if (path === "/about") sendJson(res, { apiOrigin, routes: routesOf(following) });
    else if (path === "/decisions") sendJson(res, decisions.read(parameters.get("try")));
    // Under its other name the page is of another origin, and the API refuses all that it sends.
    else if (path === "/" && `http://${req.headers.host}` !== pageOrigin) sendElsewhere(res, pageOrigin);
    else sendFile(res, FILES.get(path), contentSecurity);
  };
}

/** What each path allows, as it is now. */
function routesOf({ policies }: Following) {
  return PATHS.flatMap((path) => {
    const policy = policies.get(path);
    return policy === undefined ? [] : { path, options: policy.options };
  });
}

function sendFile(res: ServerResponse, file: File | undefined, contentSecurity: string): void {
  if (file === undefined) {
    sendText(res, 404, "Nothing is here");
  } else {
    res.setHeader("Content-Security-Policy", contentSecurity);
    send(res, 200, file.type, file.text);
  }
}

function sendElsewhere(res: ServerResponse, address: string): void {
  res.setHeader("Location", address);
  sendText(res, 302, `The page is at ${address}`);
}

function contentSecurityPolicy(apiOrigin: string, pageOrigin: string): string {
  // The same port under another name.
  const strangerOrigin = pageOrigin.replace("127.0.0.1", "localhost");
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src data:",
    `connect-src 'self' ${apiOrigin}`,
    `frame-src ${strangerOrigin}`,
    `frame-ancestors ${pageOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function load(name: string, type: string): File {
  return { type, text: readFileSync(new URL(name, FOLDER), "utf8") };
}
