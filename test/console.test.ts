import type { Page } from "puppeteer-core";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { definePolicy } from "../bindings/index.js";
import { withBrowser } from "./browser.js";
import { withServer } from "./http.js";
import { PATIENCE_MS } from "./patience.js";
import { suite } from "./suite.js";

interface Fetched {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

const METHOD_FAILS: Fetched = { method: "DELETE", headers: { "X-A": "1" } };
const NAME_FAILS: Fetched = { method: "PUT", headers: { "X-A": "1", "X-B": "1" } };
const NOTHING_FAILS: Fetched = { method: "PUT", headers: { "X-A": "1" } };

/** What the browser's console says of fetches from a page of an origin that is let in, and of one that is not. */
async function consoleOf(debug: boolean) {
  return withServer(
    (_, res) => res.setHeader("Content-Type", "text/html").end("<!doctype html>"),
    (_, pagePort) => {
      const origin = `http://127.0.0.1:${pagePort}`;
      const policy = definePolicy({ origins: [origin], methods: ["PUT"], headers: ["X-A"] });
      const api = gate(policy, (_, res) => res.end(), { debug });
      return withServer(api, (_, apiPort) =>
        withBrowser(async (browser) => {
          const page = await browser.newPage();
          page.setDefaultTimeout(PATIENCE_MS);
          const ask = (fetched: Fetched) => complaint(page, `http://127.0.0.1:${apiPort}/`, fetched);
          await page.goto(origin);
          const [method, name, nothing] = [await ask(METHOD_FAILS), await ask(NAME_FAILS), await ask(NOTHING_FAILS)];
          await page.goto(`http://localhost:${pagePort}`);
          return { method, name, nothing, origin: await ask(NOTHING_FAILS) };
        }),
      );
    },
  );
}

/** The console's first line about a fetch, "" if it went through. */
async function complaint(page: Page, url: string, fetched: Fetched): Promise<string> {
  const said: string[] = [];
  const listen = (message: { text(): string }) => said.push(message.text());
  page.on("console", listen);
  const fetchInPage = (address: string, init: RequestInit) =>
    fetch(address, init).then(
      () => true,
      () => false,
    );
  const isRead = await page.evaluate(fetchInPage, url, { ...fetched });
  // What the console says may come after what the page is told; a line of our own comes after both.
  while (!isRead && !said.some((line) => line.includes("CORS policy"))) await page.evaluate("0");
  page.off("console", listen);
  return said.find((line) => line.includes("CORS policy")) ?? "";
}

suite("the console of a browser", (test) => {
  test("says which part of a preflight failed, where the gate has debug on, and what failed stays blocked", async () => {
    const said = await consoleOf(true);
    assert.match(said.method, "Method DELETE is not allowed by Access-Control-Allow-Methods");
    assert.match(said.name, "Request header field x-b is not allowed by Access-Control-Allow-Headers");
    assert.match(said.origin, "No 'Access-Control-Allow-Origin' header is present");
    assert.is(said.nothing, "");
  });
  test("says the same of every preflight that failed, where it has not", async () => {
    const { nothing, ...failed } = await consoleOf(false);
    for (const said of Object.values(failed)) assert.match(said, "Response to preflight request doesn't pass");
    for (const said of Object.values(failed)) assert.not.match(said, /DELETE|x-b/);
    assert.is(nothing, "");
  });
});
