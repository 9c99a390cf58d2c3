import { element } from "./element.js";

// What every policy allows, its options do not list.
const ALWAYS_METHODS = ["GET", "HEAD", "POST"];
const ALWAYS_HEADERS = ["Accept", "Accept-Language", "Content-Language"];

/** What each row of the table says of a policy's options. */
const ROWS = [
  ["Origins", ({ hosts, origins }) => list([], [...hosts.flatMap(originsOf), ...origins])],
  ["Methods", ({ methods }) => list(ALWAYS_METHODS, methods)],
  ["Headers", ({ headers }) => list(ALWAYS_HEADERS, headers)],
  ["Credentials", ({ credentials }) => (credentials ? "allowed" : "not allowed")],
];

/** The table of what the routes' policies allow. */
export function allowedTable(routes) {
  const columns = routes.map(({ path }) => element("th", { scope: "col" }, element("code", {}, path)));
  return element(
    "table",
    {},
    element("caption", {}, "Read from the two policies. What every policy allows is shown pale."),
    element("thead", {}, element("tr", {}, element("td"), ...columns)),
    element("tbody", {}, ...ROWS.map(([title, read]) => row(title, routes, read))),
  );
}

function row(title, routes, read) {
  const cells = routes.map(({ options }) => element("td", {}, read(options)));
  return element("tr", {}, element("th", { scope: "row" }, title), ...cells);
}

/** What every policy allows, pale, and what this one adds. */
function list(always, added) {
  const pale = always.map((text) => element("li", { class: "pale" }, text));
  const strong = added.map((text) => element("li", {}, element("code", {}, ...breakable(text))));
  return element("ul", {}, ...pale, ...strong);
}

/** Lets a line end after the scheme of an origin. */
function breakable(text) {
  const [scheme, rest] = text.split("://", 2);
  return rest === undefined ? [text] : [`${scheme}://`, element("wbr"), rest];
}

function originsOf(host) {
  if (typeof host === "string") return originsOf({ host, schemes: ["http", "https"] });
  return host.schemes.map((scheme) => `${scheme}://${host.host}`);
}
