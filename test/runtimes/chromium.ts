import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { withBrowser } from "../browser.js";
import { withServer } from "../http.js";
import { PATIENCE_MS } from "../patience.js";

/** Bundles a program for browsers, and lets a page of Chromium's load it. @returns What its `report` returns. */
export async function askChromium(folder: string, program: string): Promise<{ version: string; said: string }> {
  const outfile = join(folder, "browser", program);
  await build({ entryPoints: [join(folder, program)], outfile, bundle: true, format: "esm", platform: "browser" });
  const script = await readFile(outfile);
  return withServer(
    (req, res) => {
      if (req.url === "/") res.setHeader("Content-Type", "text/html").end("<!doctype html>");
      else res.setHeader("Content-Type", "text/javascript").end(script);
    },
    (_, port) =>
      withBrowser(async (browser) => {
        const page = await browser.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        await page.goto(`http://127.0.0.1:${port}/`);
        const said = await page.evaluate(`import("/${program}").then(({ report }) => JSON.stringify(report()))`);
        return { version: (await browser.version()).replace(/^.*\//, ""), said: String(said) };
      }),
  );
}
