// A visitor of the example's page: clicks a button, and reads what the page shows.

import type { Page } from "puppeteer-core";
import { withBrowser } from "./browser.js";
import { withExample } from "./example.js";
import { PATIENCE_MS } from "./patience.js";

/** What the page shows of a try. */
export interface Shown {
  /** "readable", "blocked" or "failed". */
  readonly outcome: string | undefined;
  /** The answer as the page may read it, status first, or the browser's error. */
  readonly answer: string | undefined;
  /** The server's decisions, as in "preflight allowed". */
  readonly decisions: readonly string[];
}

/** Opens the page of a freshly started example in a browser, while `use` runs. */
export function withVisit<T>(use: (page: Page) => Promise<T>): Promise<T> {
  return withExample((example) =>
    withBrowser(async (browser) => {
      const page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(example.page);
      return use(page);
    }),
  );
}

/** Clicks a button, and waits for what comes of it. */
export async function click(page: Page, name: string): Promise<Shown> {
  await page.locator(`button[data-try="${name}"]`).click();
  await page.waitForSelector(`[data-result="${name}"][data-state="done"]`);
  return page.$eval(`[data-result="${name}"]`, (result) => {
    const textOf = (selector: string) => result.querySelector(selector)?.textContent?.replace(/\s+/g, " ");
    return {
      outcome: result.querySelector<HTMLElement>("[data-outcome]")?.dataset["outcome"],
      answer: textOf("[data-answer]"),
      decisions: [...result.querySelectorAll<HTMLElement>("[data-reason]")].map(
        ({ dataset }) => `${dataset["kind"]} ${dataset["reason"]}`,
      ),
    };
  });
}
