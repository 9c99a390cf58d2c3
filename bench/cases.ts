// What each contestant has to answer before it is timed, about the first rule of every row. Left out is what plain
// matchers do not look at: a slash behind the origin or a default port written out, which Crossgate lets in, and
// labels and hosts longer than DNS has them, which it refuses.

import type { RuleKind } from "./rules.js";
import type { Case } from "./traffic.js";

type Line = readonly [origin: string, why: string];

/** Neither rule lets these in. */
const REFUSED: readonly Line[] = [
  ["http://console.market.example.com", "another scheme"],
  ["ws://console.market.example.com", "a scheme that no rule has"],
  ["https://console.market.example.com:8443", "another port"],
  ["https://console.market.example.com:80", "the default port of another scheme"],
  ["https://console.market.example.com:", "a colon without a port"],
  ["https://market.example.com", "the parent domain"],
  ["https://console.example.com", "the same label below another domain"],
  ["https://com", "the public suffix"],
  ["https://notmarket.example.com", "the suffix without its dot"],
  ["https://consolemarket.example.com", "the host without its dot"],
  ["https://console.marketxexample.com", "a dot of the rule stands for a dot"],
  ["https://consolexmarketxexamplexcom", "dots of the rule stand for dots"],
  ["https://console.market.example.co", "cut short"],
  ["https://console.market.example.com.", "with a final dot it is another host"],
  ["https://console.market.example.com.evil.net", "the rule's host in front of another one"],
  ["https://console.market.example.comevil.net", "the rule's host at the start of another one"],
  ["https://evil.net/console.market.example.com", "the rule's host as a path"],
  ["https://evil.net/.market.example.com", "the suffix as a path"],
  ["https://evil.net?.market.example.com", "the suffix as a query"],
  ["https://evil.net#.market.example.com", "the suffix as a fragment"],
  ["https://evil.net\\.market.example.com", "the suffix behind a backslash"],
  ["https://evil.net:80.market.example.com", "the suffix behind a port"],
  ["https://user@console.market.example.com", "user info"],
  ["https://evil.net, https://console.market.example.com", "two origins in one line"],
  ["https://https://console.market.example.com", "the scheme twice"],
  ["https:///console.market.example.com", "a slash too many"],
  ["https:/console.market.example.com", "a slash too few"],
  ["https//console.market.example.com", "no colon"],
  ["://console.market.example.com", "an empty scheme"],
  ["console.market.example.com", "no scheme"],
  ["HTTPS://console.market.example.com", "a scheme in upper case"],
  ["https://console.MARKET.example.com", "a host in upper case"],
  ["https://CONSOLE.market.example.com", "a label in upper case"],
  ["https://.market.example.com", "an empty label"],
  ["https://..market.example.com", "two empty labels"],
  ["https://console..market.example.com", "an empty label in the middle"],
  ["https://.console.market.example.com", "an empty label in front"],
  ["https://*.market.example.com", "the pattern itself"],
  ["https://a b.market.example.com", "a blank in a label"],
  ["https://a%00.market.example.com", "a percent sign in a label"],
  ["https://console.market.example.c\u016fm", "a letter whose low byte is the right one"],
  ["https://\u00e4pp.market.example.com", "a letter above ASCII in a label"],
  [" https://console.market.example.com", "a blank in front"],
  ["https://console.market.example.com ", "a blank behind"],
  ["https://console.market.example.com\n", "a line feed behind"],
  ["https://console.market.example.com\n.evil.net", "a line feed in the middle"],
  ["https://[::1].market.example.com", "an IPv6 address in front of the suffix"],
  ["https://", "no host"],
  ["null", "the opaque origin"],
  ["*", "any origin"],
  ["", "nothing"],
];

/** Only the wildcard lets these in. */
const BELOW: readonly Line[] = [
  ["https://a.console.market.example.com", "two labels in front of the suffix"],
  ["https://a.b.c.d.market.example.com", "four labels in front of the suffix"],
  ["https://www.market.example.com", "another label"],
  ["https://market.example.com.market.example.com", "the suffix twice"],
  ["https://1.market.example.com", "a digit as a label"],
  ["https://a_b-c.market.example.com", "an underscore and a dash in a label"],
  ["https://xn--bcher-kva.market.example.com", "an internationalized label"],
];

/** The cases for rules of one kind. */
export function casesFor(kind: RuleKind): Case[] {
  const toCase = (allowed: boolean) => (line: Line) => ({ origin: line[0], allowed, why: line[1] });
  return [
    { origin: "https://console.market.example.com", allowed: true, why: "what the rule is there for" },
    ...BELOW.map(toCase(kind === "wildcard")),
    ...REFUSED.map(toCase(false)),
  ];
}
