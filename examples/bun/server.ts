import { cors } from "crossgate";
import { gate } from "crossgate/fetch";

const policy = cors()
  .origin("https://app.example.com", "https://*.example.net")
  .method("PUT")
  .header("Content-Type")
  .allowCredentials()
  .build();

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: process.env.PORT ?? 8080,
  fetch: gate(policy, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname !== "/hello") return new Response("Nothing is here", { status: 404 });
    return Response.json({ hello: "world" });
  }),
});

console.log(server.url.origin);
