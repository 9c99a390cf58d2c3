import "reflect-metadata";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { cors } from "crossgate";
import { gate } from "crossgate/node";

const policy = cors()
  .origin("https://app.example.com", "https://*.example.net")
  .method("PUT")
  .header("Content-Type")
  .allowCredentials()
  .build();

@Controller("hello")
class HelloController {
  @Get()
  hello() {
    return { hello: "world" };
  }
}

@Module({ controllers: [HelloController] })
class AppModule {}

const app = await NestFactory.create(AppModule);
// Instead of `app.enableCors`, which would answer preflights as well.
app.use(gate(policy));
await app.listen(process.env.PORT ?? 8080, "127.0.0.1");
console.log(await app.getUrl());
