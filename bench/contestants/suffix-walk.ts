import type { Contestant } from "./contestant.js";

/** One set of hosts a scheme, and each part of the origin that begins behind a dot looked up in it. */
export const suffixWalk: Contestant = {
  name: "suffix walk",
  kinds: ["wildcard"],
  prepare(rules) {
    const hostsOf = new Map<string, Set<string>>();
    for (const { scheme, host } of rules) {
      const start = `${scheme}://`;
      hostsOf.set(start, (hostsOf.get(start) ?? new Set()).add(host));
    }
    // A walk over two schemes is faster than cutting the scheme off to look it up.
    const schemes = [...hostsOf].map(([start, hosts]) => ({ start, hosts }));
    return (origin) => {
      const scheme = schemes.find(({ start }) => origin.startsWith(start));
      return scheme !== undefined && isBelow(scheme.hosts, origin, scheme.start.length);
    };
  },
};

/** Whether what stands behind `start` is one of the hosts with labels in front of it. */
function isBelow(hosts: ReadonlySet<string>, origin: string, start: number): boolean {
  for (let dot = origin.indexOf(".", start); dot >= 0; dot = origin.indexOf(".", dot + 1)) {
    if (hosts.has(origin.slice(dot + 1))) return areLabels(origin, start, dot);
  }
  return false;
}

const DOT = 0x2e;

/** Whether labels with dots between them stand in `[start, end)`, none of them empty. */
function areLabels(text: string, start: number, end: number): boolean {
  let previous = DOT;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit === DOT ? previous === DOT : !isLabelUnit(unit)) return false;
    previous = unit;
  }
  return previous !== DOT;
}

/** `a-z 0-9 - _` */
function isLabelUnit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x2d || unit === 0x5f;
}
