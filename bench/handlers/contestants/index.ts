import type { Contestant } from "../contestant.js";
import { alone } from "./alone.js";
import { cors } from "./cors.js";
import { corser } from "./corser.js";
import { crossgate } from "./crossgate.js";
import { fastifyAlone, fastifyCors } from "./fastify.js";
import { floor } from "./floor.js";
import { honoAlone, honoCors } from "./hono.js";
import { koaAlone, koaCors } from "./koa.js";
import { tinyhttp } from "./tinyhttp.js";

export { alone } from "./alone.js";
export { cors } from "./cors.js";
export { crossgate } from "./crossgate.js";
export { floor } from "./floor.js";

/** Who answers requests made by hand; the floor is what the others are divided by. */
export const contestants: readonly Contestant[] = [
  floor,
  crossgate,
  cors,
  corser,
  tinyhttp,
  koaAlone,
  koaCors,
  fastifyAlone,
  fastifyCors,
  honoAlone,
  honoCors,
];

/** @throws Error if nobody is called that. */
export function contestantNamed(name: string): Contestant {
  const named = [...contestants, alone].find((contestant) => contestant.name === name);
  if (named === undefined) throw new Error(`no contestant is called ${name}`);
  return named;
}
