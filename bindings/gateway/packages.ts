// The packages that a gateway needs besides the library. They are peers of it, and may be missing.

import type { default as ProxyPlugin } from "@fastify/http-proxy";
import type { fastify as Fastify } from "fastify";
import type * as PromClient from "prom-client";

export interface Packages {
  readonly fastify: typeof Fastify;
  readonly proxy: typeof ProxyPlugin;
  readonly prom: typeof PromClient;
}

/** A package that is not installed. */
export class MissingPackage extends Error {
  override readonly name = "MissingPackage";

  constructor(packages: readonly string[]) {
    super(`crossgate: this needs packages that are not installed; run npm install ${packages.join(" ")}`);
  }
}

/** @throws MissingPackage which says what to install. */
export async function loadPackages(): Promise<Packages> {
  const [fastify, proxy, prom] = (await loadAll(["fastify", "@fastify/http-proxy", "prom-client"])) as [
    typeof import("fastify"),
    { default: typeof ProxyPlugin },
    typeof PromClient,
  ];
  return { fastify: fastify.fastify, proxy: proxy.default, prom };
}

/** @throws MissingPackage with all that are not installed. */
export async function loadAll(names: readonly string[]): Promise<unknown[]> {
  const loaded = await Promise.all(names.map(load));
  const missing = names.filter((_, i) => loaded[i] === undefined);
  if (missing.length > 0) throw new MissingPackage(missing);
  return loaded;
}

/** @returns What is loaded; undefined if the package itself is not installed. */
async function load(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_MODULE_NOT_FOUND" && message.includes(`'${name}'`)) return undefined;
    throw error;
  }
}
