import { cors } from "crossgate";
import { gate } from "crossgate/koa";
import Koa from "koa";

const policy = cors()
  .origin("https://app.example.com", "https://*.example.net")
  .method("PUT")
  .header("Content-Type")
  .allowCredentials()
  .build();

const app = new Koa();
// In front of all else: preflights end here, and every other answer has the CORS headers, those to errors too.
app.use(gate(policy));
app.use((context) => {
  if (context.path === "/hello") context.body = { hello: "world" };
});

const server = app.listen(process.env.PORT ?? 8080, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
