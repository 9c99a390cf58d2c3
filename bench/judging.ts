import { VERDICT_METHOD, VERDICT_NAMES, VERDICT_ORIGIN } from "../assembly/layout.js";
import { instantiate } from "../bindings/core.js";
import { type Image, judge, makeImage } from "../bindings/engine/index.js";
import { compile } from "../bindings/engine/wasm.js";
import type { PolicyOptions } from "../bindings/index.js";
import { normalize } from "../bindings/policy/normalize.js";
import { toPlan } from "../bindings/policy/plan.js";

/** The image of a policy with such options, which lives as long as `owner` is reachable. */
export function imageOf(options: PolicyOptions, owner: object): Image {
  instantiate(compile());
  return makeImage(toPlan(normalize(options)), owner);
}

const GRANTED = VERDICT_ORIGIN | VERDICT_METHOD | VERDICT_NAMES;

/** Whether a preflight is granted, as the engine alone says. */
export function grants(image: Image, origin: string, method: string, names: string): boolean {
  return (judge(image, origin, method, names) & GRANTED) === GRANTED;
}
