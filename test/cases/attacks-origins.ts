// Advisories about CORS libraries, and classes of attacks without one, as requests of origins that are strangers.

import type { PolicyOptions } from "../../bindings/index.js";
import { type Attack, actual, admit, EVIL, preflight, refuse } from "./attack.js";

const ONE: PolicyOptions = { origins: ["https://a.example"] };
const COM: PolicyOptions = { origins: ["https://example.com"] };
const BELOW: PolicyOptions = { origins: ["https://*.example.com"] };
const WITH: PolicyOptions = { ...ONE, credentials: true };
const STAR = { "Allow-Origin": "*" };

/** Libraries that reflected whatever Origin came. */
const REFLECTED: readonly Attack[] = [
  ...[
    "CVE-2023-49803 (@koa/cors)",
    "CVE-2017-20146 (gorilla/handlers)",
    "CVE-2016-10549 (sails)",
    "CVE-2025-53092 (Strapi)",
    "CVE-2025-24010 (Vite)",
    "GHSA-67mh-4wv8-2f99 (esbuild)",
  ].flatMap((id) => [
    refuse(id, "a policy that says nothing lets no other origin in", {}, actual(EVIL)),
    refuse(id, "an origin beside the listed one is not reflected", WITH, actual(EVIL)),
    admit(id, "any host is answered with *, not with the origin", { hosts: ["*"] }, actual(EVIL), STAR, { vary: [] }),
  ]),
  refuse("@koa/cors", "credentials alone let no origin in", { credentials: true }, actual(EVIL)),
  refuse("@koa/cors", "credentials alone do not let null in", { credentials: true }, actual("null"), "null-origin"),
  refuse("@koa/cors", "credentials alone grant no preflight", { credentials: true }, preflight(EVIL)),
  admit("@koa/cors", "without Origin there is no empty header", WITH, { method: "GET" }, {}, { reason: "not-cors" }),
  refuse("CVE-2026-54290 (hono)", "null is not reflected", WITH, actual("null"), "null-origin"),
  refuse("CVE-2018-8014 (Tomcat)", "the defaults let no origin in", {}, preflight(EVIL)),
  refuse("null trust", "a sandboxed frame is a stranger", ONE, actual("null"), "null-origin"),
  refuse("null trust", "hosts called null are other origins", { hosts: ["null"] }, actual("null"), "null-origin"),
];

/** Origins that look like an allowed one. */
const LOOK_ALIKES: readonly Attack[] = [
  ...["GHSA-vhxv-fg4m-p2w8 (jub0bs/cors)", "GHSA-v84h-653v-4pq9 (fcors)"].flatMap((id) =>
    ["https://barfoo.com", "https://foobar.com", "https://foo.com.bar.com", "https://foo.combar.com"].map((origin) =>
      refuse(id, `${origin} is not made of two rules`, { hosts: ["foo.com", "bar.com"] }, actual(origin)),
    ),
  ),
  alike("CVE-2019-25211 (gin-contrib)", COM, "https://example.community"),
  alike("CVE-2025-50864 (@elysiajs/cors)", COM, "https://notexample.com"),
  alike("CVE-2025-50864 (@elysiajs/cors)", { hosts: ["example.com"] }, "http://example.com.evil.com"),
  alike("CVE-2026-25478 (litestar)", { origins: ["https://good.example"] }, "https://goodXexample", "malformed-origin"),
  alike("CVE-2026-25478 (litestar)", { origins: ["https://good.example"] }, "https://goodxexample"),
  alike("CVE-2026-37737 (sanic-cors)", { origins: ["https://trusted.com"] }, "https://trusted.com.evil.io"),
  alike("Starlette#801", { origins: ["https://*.example.org"] }, "https://x.example.org.evil.com"),
  alike("CVE-2017-11173 (rack-cors)", COM, "https://example.com.example.net"),
  alike("CVE-2022-42975 (Phoenix)", BELOW, "https://evilexample.com"),
  alike("CVE-2022-42975 (Phoenix)", BELOW, "https://example.com"),
  alike("mcp-chrome#384", { hosts: ["127.0.0.1:*"] }, "http://127.0.0.1.evil.com"),
  alike("mcp-chrome#384", { hosts: ["localhost:*"] }, "http://localhost.evil.com:8080"),
  alike("suffix trust", COM, "https://evilexample.com"),
  alike("prefix trust", COM, "https://example.com.evil.com"),
  alike("substring trust", COM, "https://evil-example.com.evil.com"),
  alike("substring trust", COM, "https://evil.com/https://example.com", "malformed-origin"),
  alike("substring trust", COM, "https://evil.com?https://example.com", "malformed-origin"),
  alike("substring trust", COM, "https://example.com@evil.com", "malformed-origin"),
  alike("http trusted by https", WITH, "http://a.example"),
  alike("CVE-2024-6866 (flask-cors)", COM, "https://EXAMPLE.com", "malformed-origin"),
  alike("CVE-2024-6844 (flask-cors)", BELOW, "https://a+b.example.com", "malformed-origin"),
  alike("CVE-2024-1681 (flask-cors)", COM, "https://example.com\r\nFAKE: entry", "multiple-origins"),
  alike("CVE-2024-1681 (flask-cors)", COM, "https://example.com%0d%0aFAKE", "malformed-origin"),
  alike("two origins", COM, "https://example.com, https://evil.com", "multiple-origins"),
  alike("two origins", COM, "https://example.com,https://example.com", "multiple-origins"),
];

function alike(id: string, options: PolicyOptions, origin: string, reason?: Attack["answer"]["reason"]): Attack {
  return refuse(id, `${JSON.stringify(origin)} is not allowed`, options, actual(origin), reason);
}

export const ORIGIN_ATTACKS: readonly Attack[] = [...REFLECTED, ...LOOK_ALIKES];
