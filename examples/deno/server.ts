import { cors } from "crossgate";
import { gate } from "crossgate/fetch";

const policy = cors()
  .origin("https://app.example.com", "https://*.example.net")
  .method("PUT")
  .header("Content-Type")
  .allowCredentials()
  .build();

Deno.serve(
  {
    hostname: "127.0.0.1",
    port: Number(Deno.env.get("PORT") ?? 8080),
    onListen: ({ hostname, port }) => console.log(`http://${hostname}:${port}`),
  },
  gate(policy, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname !== "/hello") return new Response("Nothing is here", { status: 404 });
    return Response.json({ hello: "world" });
  }),
);
