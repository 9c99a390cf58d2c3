import { serve } from "@hono/node-server";
import { cors } from "crossgate";
import { gate } from "crossgate/hono";
import { Hono } from "hono";

const policy = cors()
  .origin("https://app.example.com", "https://*.example.net")
  .method("PUT")
  .header("Content-Type")
  .allowCredentials()
  .build();

const app = new Hono();
// In front of all else: preflights end here, and every other answer has the CORS headers, those to errors too.
app.use(gate(policy));
app.get("/hello", (context) => context.json({ hello: "world" }));

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT ?? 8080) }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`);
});
