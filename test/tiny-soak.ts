import type { Soaking } from "../bench/gateway/soak/run.js";

/** A soak of a few seconds with few tenants. */
export const TINY: Soaking = {
  minutes: 0.04,
  tenants: 30,
  gateways: 2,
  connections: 2,
  changesPerSecond: 20,
  changed: 10,
  secondsToImage: 1,
  place: "files",
  hasFaults: false,
};
