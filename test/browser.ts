// A real browser, because only a browser enforces CORS.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
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

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));

/**
 * Runs Chromium, with a profile of its own, while `use` runs.
 * @param args More command-line arguments of Chromium's.
 */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>, args: readonly string[] = []): Promise<T> {
  const userDataDir = await mkdtemp(join(tmpdir(), "crossgate-browser-"));
  try {
    const browser = await launch(userDataDir, args);
    try {
      return await use(browser);
    } finally {
      await browser.close();
    }
  } finally {
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function launch(userDataDir: string, more: readonly string[]): Promise<Browser> {
  const executablePath = join(await unpacked("chromium", unpackChromium), "chromium");
  const args = [...ARGS, ...more];
  const options = { executablePath, headless: "shell", args, userDataDir, timeout: PATIENCE_MS } as const;
  try {
    return await puppeteer.launch(options);
  } catch (error) {
    if (!/error while loading shared libraries/.test(String(error))) throw error;
    const libraries = join(await unpacked("libraries", unpackLibraries), "lib");
    return puppeteer.launch({ ...options, env: { ...process.env, LD_LIBRARY_PATH: libraries } });
  }
}

/** A folder that `unpack` has filled, whole: it only gets its name once everything is in it. */
async function unpacked(name: string, unpack: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const scratch = await mkdtemp(`${folder}-`);
  await unpack(scratch);
  await rename(scratch, folder);
  return folder;
}

/** The package unpacks into the system's folder for temporary files, and takes any file there for a whole one. */
async function unpackChromium(folder: string): Promise<void> {
  const { TMPDIR } = process.env;
  process.env["TMPDIR"] = folder;
  try {
    await chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
  }
}

/** What a small system lacks: libraries that the package ships for a host without them. */
async function unpackLibraries(folder: string): Promise<void> {
  const main = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const packed = await readFile(join(main, "../../../bin/al2023.tar.br"));
  execFileSync("tar", ["-x", "-C", folder], { input: brotliDecompressSync(packed) });
}
