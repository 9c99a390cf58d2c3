// Pages of many origins in one real browser, which fetch from one API.

import { createServer, type RequestListener } from "node:http";
import { createSecureServer } from "node:http2";
import type { Page } from "puppeteer-core";
import { withBrowser } from "./browser.js";
import type { Ask, PageKind } from "./cases/fetches.js";
import { listen, makeCertificate } from "./http.js";
import { PATIENCE_MS } from "./patience.js";

/** An Ask with the address that it goes to. */
export interface Addressed extends Ask {
  readonly url: string;
}

/** Makes requests from a page, all at once. @returns What it got of each, as `Outcome.got` has it. */
export type FetchFrom = (page: PageKind, asks: readonly Addressed[]) => Promise<string[]>;

/** The pages by their paths, at every origin. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  "/": "<!doctype html>",
  "/data": '<!doctype html><iframe src="data:text/html,">',
  "/sandboxed": '<!doctype html><iframe sandbox="allow-scripts" src="/">',
};

/**
 * Runs a browser that finds every origin there is in this process, while `use` runs.
 *
 * Ports that end in 443 speak https, over HTTP/2, which takes any method, even `patch`; the others speak plain http.
 * @param api Answers whatever is no page.
 */
export function withPages<T>(api: RequestListener, use: (fetchFrom: FetchFrom) => Promise<T>): Promise<T> {
  const listener: RequestListener = (req, res) => {
    const document = DOCUMENTS[req.url ?? ""];
    if (document === undefined) return api(req, res);
    res.setHeader("Content-Type", "text/html");
    res.end(document);
  };
  return withServers(listener, (plain, secure) => {
    const rules = `MAP *:*443 127.0.0.1:${secure}, MAP * 127.0.0.1:${plain}`;
    const args = [`--host-resolver-rules=${rules}`, "--ignore-certificate-errors"];
    return withBrowser(async (browser) => {
      const page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      return use((kind, asks) => fetchFrom(page, kind, asks));
    }, args);
  });
}

async function withServers<T>(
  listener: RequestListener,
  use: (plain: number, secure: number) => Promise<T>,
): Promise<T> {
  const plain = createServer(listener);
  const secure = createSecureServer(await makeCertificate(), listener as never);
  try {
    return await use(await listen(plain), await listen(secure));
  } finally {
    // The browser is gone by now, and its sessions over HTTP/2 with it.
    secure.close();
    plain.close();
    plain.closeAllConnections();
  }
}

async function fetchFrom(page: Page, { address }: PageKind, asks: readonly Addressed[]): Promise<string[]> {
  if (page.url() !== address) await page.goto(address);
  return (page.frames().at(-1) ?? page).evaluate(fetchInPage, asks);
}

/** Runs in the page, so it can use nothing from outside. */
function fetchInPage(asks: readonly Addressed[]): Promise<string[]> {
  const form = new FormData();
  form.append("a", "b");
  const bodies: Record<string, BodyInit | null> = {
    none: null,
    bytes: new Uint8Array([1]),
    text: "a",
    parameters: new URLSearchParams("a=b"),
    form,
    json: new Blob(["{}"], { type: "application/json" }),
  };
  const fetchOne = async ({ url, method, headers, credentials, body }: Addressed) => {
    const init = { method, headers: headers as [string, string][], credentials, body: bodies[body] ?? null };
    try {
      const response = await fetch(url, init);
      await response.text();
      return ["readable", response.status, ...response.headers.keys()].join(" ");
    } catch (error) {
      return String(error) === "TypeError: Failed to fetch" ? "blocked" : String(error);
    }
  };
  return Promise.all(asks.map(fetchOne));
}
