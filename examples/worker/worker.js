import { cors } from "crossgate";
import { gate } from "crossgate/fetch";

// Once for all requests, not within the handler: a policy is compiled when it is made.
const policy = cors()
  .origin("https://app.example.com", "https://*.example.net")
  .method("PUT")
  .header("Content-Type")
  .allowCredentials()
  .build();

export default {
  fetch: gate(policy, (request, env) => {
    const { pathname } = new URL(request.url);
    if (pathname !== "/hello") return new Response("Nothing is here", { status: 404 });
    return Response.json({ hello: env.NAME });
  }),
};
