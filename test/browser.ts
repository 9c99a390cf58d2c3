// A real browser, because only a browser enforces CORS.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import puppeteer, { type Browser } from "puppeteer-core";
import { PATIENCE_MS } from "./patience.js";

// The package's own `args` switch web security off, and with it all that is tested here.
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-zygote",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Runs Chromium, with a profile of its own, while `use` runs. */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const userDataDir = await mkdtemp(join(tmpdir(), "crossgate-browser-"));
  try {
    const browser = await launch(userDataDir);
    try {
      return await use(browser);
    } finally {
      await browser.close();
    }
  } finally {
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function launch(userDataDir: string): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  return puppeteer.launch({ executablePath, headless: "shell", args: ARGS, userDataDir, timeout: PATIENCE_MS });
}
