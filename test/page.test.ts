import type { RequestListener } from "node:http";
import * as assert from "uvu/assert";
import { withBrowser } from "./browser.js";
import { withServer } from "./http.js";
import { PATIENCE_MS } from "./patience.js";
import { suite } from "./suite.js";
import { click, type Shown, withVisit } from "./visit.js";

interface Row extends Shown {
  readonly sentence: string;
  readonly name: string;
}

const BLOCKED = { outcome: "blocked", answer: "TypeError: Failed to fetch" };

const ROWS: readonly Row[] = [
  {
    sentence: "a request that the policy allows is stored, and its answer readable",
    name: "passes",
    outcome: "readable",
    answer: "201 Customer stored correctly",
    decisions: ["preflight allowed", "actual allowed"],
  },
  {
    sentence: "the same request from another origin is blocked, on its origin",
    name: "origin",
    ...BLOCKED,
    decisions: ["preflight origin-not-allowed"],
  },
  {
    sentence: "a method that is not listed is blocked, on its method",
    name: "method",
    ...BLOCKED,
    decisions: ["preflight method-not-allowed"],
  },
  {
    sentence: "a header that is not listed is blocked, on its name",
    name: "header",
    ...BLOCKED,
    decisions: ["preflight header-not-allowed"],
  },
  {
    sentence: "JSON is blocked where Content-Type is not listed, and already by the preflight",
    name: "content-type",
    ...BLOCKED,
    decisions: ["preflight header-not-allowed"],
  },
  {
    sentence: "plain text goes without a preflight, and its answer is readable",
    name: "text",
    outcome: "readable",
    answer: "200 Thank you for your feedback",
    decisions: ["actual allowed"],
  },
];

suite("the page in a browser", (test) => {
  test("this browser enforces CORS: without Access-Control-Allow-Origin an answer is unreadable", async () => {
    const asked: string[] = [];
    const blank: RequestListener = (_, res) => res.end();
    await serve(blank, (pageOrigin) => {
      const api: RequestListener = ({ url = "" }, res) => {
        asked.push(url);
        if (url === "/allowed") res.setHeader("Access-Control-Allow-Origin", pageOrigin);
        res.end("an answer");
      };
      return serve(api, async (apiOrigin) => {
        const texts = await fetchFrom(pageOrigin, [`${apiOrigin}/allowed`, `${apiOrigin}/silent`]);
        assert.equal(texts, ["an answer", "TypeError"]);
        assert.equal(asked, ["/allowed", "/silent"]);
      });
    });
  });

  for (const { sentence, name, ...expected } of ROWS) {
    test(sentence, () => withVisit(async (page) => assert.equal(await click(page, name), expected)));
  }

  test("a decision says why, in words", () =>
    withVisit(async (page) => {
      await click(page, "header");
      const said = await page.$eval('[data-result="header"] [data-message]', ({ textContent }) => textContent);
      assert.match(said ?? "", /is refused: "[\w-]+" is not listed among its headers\. To let it in, add/);
    }));

  test("the page says what each route allows", () =>
    withVisit(async (page) => {
      const cells = await page.$$eval("#allowed tbody tr", (rows) =>
        rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent)),
      );
      const { origin } = new URL(page.url());
      assert.equal(cells[0], ["Origins", origin, origin]);
      assert.match(cells[2]?.[1] ?? "", "Content-Type");
      assert.not.match(cells[2]?.[2] ?? "", "Content-Type");
    }));

  test("the page leads from its other name to the one that is allowed", () =>
    withVisit(async (page) => {
      const address = page.url();
      await page.goto(address.replace("127.0.0.1", "localhost"));
      assert.is(page.url(), address);
    }));
});

/** Serves on a free port while `use` runs with the origin. */
function serve<T>(listener: RequestListener, use: (origin: string) => Promise<T>): Promise<T> {
  return withServer(listener, (_, port) => use(`http://127.0.0.1:${port}`));
}

/** Fetches addresses from a page of an origin. @returns The text of each answer, or the name of the error. */
function fetchFrom(origin: string, urls: readonly string[]): Promise<string[]> {
  return withBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.goto(`${origin}/`, { timeout: PATIENCE_MS });
    const fetchText = (url: string) =>
      fetch(url).then(
        (response) => response.text(),
        (error: Error) => error.name,
      );
    const texts: string[] = [];
    for (const url of urls) texts.push(await page.evaluate(fetchText, url));
    return texts;
  });
}
