const CUSTOMER = toJson({ id: 3, firstName: "Jet", lastName: "Brains" });
const JSON_HEADERS = { Accept: "application/json", "Content-Type": "application/json" };
const SEND_CUSTOMER = { method: "POST", headers: JSON_HEADERS, body: CUSTOMER };

/** What each button sends: where, and what. */
export const TRIES = {
  passes: { path: "/customer", init: SEND_CUSTOMER },
  origin: { path: "/customer", init: SEND_CUSTOMER, fromStranger: true },
  method: { path: "/customer", init: { method: "DELETE" } },
  header: { path: "/customer", init: { ...SEND_CUSTOMER, headers: { ...JSON_HEADERS, "X-Secret": "open sesame" } } },
  "content-type": { path: "/feedback", init: { ...SEND_CUSTOMER, body: toJson({ stars: 5 }) } },
  text: { path: "/feedback", init: { method: "POST", headers: { "Content-Type": "text/plain" }, body: "Five stars" } },
};

/** In lines, because the page shows what it sends. */
function toJson(value) {
  return JSON.stringify(value, null, 2);
}
