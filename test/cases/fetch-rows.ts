// What a page gets, said by hand.

import { APP } from "./fetch-policies.js";
import { API, type Ask, ask, type Combination, PAGES } from "./fetches.js";

/** A combination, and what a browser makes of it. */
export interface Row extends Combination {
  /** True of a browser with this policy. */
  readonly sentence: string;
  /** Whether a preflight goes first, and whether the page may read what comes. */
  readonly expected: string;
}

const READS = "no preflight, readable";
const UNREADABLE = "no preflight, blocked";
const GRANTED = "preflight, readable";
const REFUSED = "preflight, blocked";

function row(sentence: string, policy: string, parts: Partial<Ask>, expected: string, from: string = APP): Row {
  const page = PAGES.find(({ name }) => name === from);
  if (page === undefined) throw new Error(`there is no page ${from}`);
  return { sentence, policy, page, ask: ask(parts), expected };
}

const withHeaders = (...headers: Ask["headers"]): Partial<Ask> => ({ headers });
const withType = (type: string): Partial<Ask> => ({ method: "POST", headers: [["Content-Type", type]], body: "bytes" });
const accepting = (length: number): [string, string] => ["Accept", "a".repeat(length)];

export const ROWS: readonly Row[] = [
  row("a page of the origin that is listed reads the answer", "one origin", {}, READS),
  row("HEAD is as GET", "one origin", { method: "HEAD" }, READS),
  row("the same host by plain http is another origin", "one origin", {}, UNREADABLE, "http://app.example.com"),
  row("another port is another origin", "one origin", {}, UNREADABLE, "https://app.example.com:8443"),
  row("a wildcard stands for several labels too", "a wildcard", {}, READS, "https://a.b.example.com"),
  row("a wildcard does not stand for no label", "a wildcard", {}, UNREADABLE, "https://example.com"),
  row("a host that ends alike is not below it", "a wildcard", {}, UNREADABLE, "https://notexample.com"),
  row("a host that begins alike is another", "both schemes", {}, UNREADABLE, "https://example.com.evil.test"),
  row("a host with a final dot is another", "both schemes", {}, UNREADABLE, "https://example.com."),
  row("Unicode in a policy is Punycode in a browser", "odd hosts", {}, READS, "https://xn--bcher-kva.example"),
  row("a data: URL has an opaque origin", "every origin reflected", {}, UNREADABLE, "a data: URL"),
  row(
    "a sandboxed page is not of its host's origin",
    "one origin",
    {},
    UNREADABLE,
    "a sandboxed page of the API's own",
  ),
  row("null passes where it is allowed", "the opaque origin", {}, READS, "a sandboxed page of the API's own"),

  row("credentials need to be allowed", "one origin", { credentials: "include" }, UNREADABLE),
  row("credentials pass once they are allowed", "one origin with credentials", { credentials: "include" }, READS),
  row("* does not serve a page with credentials", "any host", { credentials: "include" }, UNREADABLE),
  row("* serves a page without", "any host", { credentials: "omit" }, READS),
  row("credentials count in the preflight too", "one origin", { method: "PUT", credentials: "include" }, REFUSED),
  row(
    "any method is any with credentials too",
    "every origin reflected",
    { method: "X", credentials: "include" },
    GRANTED,
  ),
  row(
    "any header is any with credentials too",
    "one origin with credentials, any method and header",
    { ...withHeaders(["X-A", "1"], ["X-B", "2"]), credentials: "include" },
    GRANTED,
  ),

  row("a method that is listed is granted", "one origin", { method: "PUT" }, GRANTED),
  row("a browser makes put PUT", "one origin", { method: "put" }, GRANTED),
  row("a method that is not listed is refused", "one origin", { method: "DELETE" }, REFUSED),
  row("patch is not PATCH", "a wildcard", { method: "patch" }, REFUSED),
  row("PATCH is not patch", "methods in lower case", { method: "PATCH" }, REFUSED),
  row("patch is patch", "methods in lower case", { method: "patch" }, GRANTED),
  row("any method covers one in lower case", "any host, method and header", { method: "patch" }, GRANTED),

  row("a header that is listed is granted in any case", "one origin", withHeaders(["x-iD", "1"]), GRANTED),
  row("a header that is not listed is refused", "one origin", withHeaders(["X-Id", "1"], ["X-Ie", "1"]), REFUSED),
  row("a prefix grants what begins so", "prefixes", withHeaders(["X-Any", "1"], ["x-", "2"]), GRANTED),
  row("a prefix grants nothing else", "prefixes", withHeaders(["Y-Any", "1"]), REFUSED),
  row("a predicate grants a header", "predicates", withHeaders(["X-ID", "1"]), GRANTED),
  row("any header is not Authorization", "any host, method and header", withHeaders(["Authorization", "x"]), REFUSED),
  row(
    "any header is Authorization where it is listed too",
    "any host, and any header with Authorization",
    withHeaders(["authorization", "x"], ["X-Any", "1"]),
    GRANTED,
  ),
  row(
    "a listed Authorization is granted with credentials",
    "every origin reflected",
    { ...withHeaders(["Authorization", "x"], ["X-Any", "1"]), credentials: "include" },
    GRANTED,
  ),
  row(
    "headers that Fetch safelists need no preflight",
    "one origin",
    withHeaders(["Accept", "text/*;q=0.1"], ["Accept-Language", "de, en"], ["Content-Language", "en"]),
    READS,
  ),
  row("a value of 128 bytes needs no preflight", "one origin", withHeaders(accepting(128)), READS),
  row("a value of 129 bytes does, and is granted", "one origin", withHeaders(accepting(129)), GRANTED),
  row(
    "1152 bytes in values do",
    "one origin",
    withHeaders(...Array.from({ length: 9 }, () => accepting(128))),
    GRANTED,
  ),
  row("a bracket in Accept does", "one origin", withHeaders(["Accept", "(a)"]), GRANTED),
  row("an underscore in Content-Language does", "one origin", withHeaders(["Content-Language", "de_DE"]), GRANTED),
  row("a range with a start needs no preflight", "one origin", withHeaders(["Range", "bytes=0-"]), READS),
  row("a range without a start does, and is refused", "one origin", withHeaders(["Range", "bytes=-5"]), REFUSED),
  row("a range that ends before it starts does", "one origin", withHeaders(["Range", "bytes=5-1"]), REFUSED),

  row("a text needs no preflight", "one origin", { method: "POST", body: "text" }, READS),
  row("form data needs no preflight", "one origin", { method: "POST", body: "form" }, READS),
  row("URL parameters need no preflight", "one origin", { method: "POST", body: "parameters" }, READS),
  row("bytes without a type need no preflight", "one origin", { method: "POST", body: "bytes" }, READS),
  row("JSON is refused in the preflight", "one origin", { method: "POST", body: "json" }, REFUSED),
  row("JSON is granted with Content-Type", "one origin with credentials", { method: "POST", body: "json" }, GRANTED),
  row("JSON is granted with non-simple content types", "prefixes", { method: "POST", body: "json" }, GRANTED),
  row("a type with upper case and a parameter passes", "one origin", withType("Text/PLAIN ;charset=utf-8"), READS),
  row("a quoted parameter needs a preflight", "one origin", withType('text/plain;a="b"'), REFUSED),
  row("a list of types needs a preflight", "one origin", withType("text/plain, text/plain"), REFUSED),
  row("a malformed parameter reaches the gate, which refuses it", "one origin", withType("text/plain; a"), UNREADABLE),
  row("a long type needs a preflight", "one origin", withType(`text/plain;a=${"b".repeat(116)}`), REFUSED),

  row("a page of the API's own reads without a preflight", "nobody", { method: "PUT", body: "json" }, READS, API),
  row("and with credentials", "any host", { method: "DELETE", credentials: "include" }, READS, API),
  row("even what the gate refuses it", "one origin, and not the own", { method: "POST" }, READS, API),
];

/** By policy, what the page that is let in reads of a plain GET's answer, besides the safelisted response headers. */
export const EXPOSED: Readonly<Record<string, string>> = {
  "one origin": "",
  "one origin with credentials": "etag x-one",
  "a wildcard with credentials": "x-two",
  "any host, method and header": "access-control-allow-origin access-control-expose-headers date etag x-one x-two",
};
