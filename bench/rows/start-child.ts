// Prints how many milliseconds pass from the import of a module to its first decision.

/** What the package exports, as those who install it have it. */
const PACKAGE = "crossgate";
const ORIGIN = "https://console.market.example.com";

async function firstDecision(): Promise<boolean> {
  const { definePolicy } = (await import(`${PACKAGE}`)) as typeof import("../../bindings/index.js");
  return definePolicy({ origins: [ORIGIN] }).allowsOrigin(ORIGIN);
}

async function emptyModule(): Promise<boolean> {
  await import("./empty.js");
  return true;
}

const start = performance.now();
const isAllowed = await (process.argv[2] === "crossgate" ? firstDecision() : emptyModule());
const end = performance.now();
if (!isAllowed) throw new Error("the first decision is wrong");
console.log(end - start);
