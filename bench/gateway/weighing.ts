// Holds tenants in a process of its own, and says what memory that takes. Needs --expose-gc.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ruleText } from "../rules.js";
import type { Asks } from "./ask.js";
import { argumentOf, serveParent } from "./child.js";
import { holderNamed } from "./holders.js";
import { hostOf, rulesOf } from "./tenants.js";
import { type Weight, weigh } from "./weigh.js";

/** Which holder, of what, and how much of it. */
export interface Weighing {
  readonly name: string;
  readonly folder: string;
  readonly tenants: number;
}

const { name, folder, tenants } = argumentOf<Weighing>();
const { file, hold } = holderNamed(name);
let asks: Asks = () => false;

function load(): void {
  asks = hold(readFileSync(join(folder, file)));
}

/** Each tenant once. @throws Error if one is not held. */
function askAll(): void {
  for (let tenant = 0; tenant < tenants; tenant++) {
    const origin = ruleText(rulesOf(tenant)[0] as never);
    if (!asks(hostOf(tenant), origin)) throw new Error(`${name} does not let ${origin} in`);
  }
}

/** What is in use; what is not is collected first, in as many turns as buffers take to be given back. */
async function weighCollected(): Promise<Weight> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return weigh();
}

serveParent(0, { load, askAll, weigh: weighCollected });
