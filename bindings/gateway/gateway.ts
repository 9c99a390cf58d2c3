import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import type { FollowEvent, Following } from "../source/index.js";
import { type Admin, startAdmin } from "./admin.js";
import { checkReload } from "./check-reload.js";
import { Generation } from "./generation.js";
import { Metrics } from "./metrics.js";
import type { Packages } from "./packages.js";
import { GatewayPolicies } from "./policies.js";
import { makeProxy } from "./proxy.js";
import type { ClientSocket, ProxyListener } from "./proxy-options.js";
import { Said } from "./said.js";
import { listenAt, makeServer } from "./server.js";
import type { Settings, Tenants } from "./settings.js";
import { followTenants, openSource } from "./tenants.js";
import { keepWhileOpen, Traffic } from "./traffic.js";

/** A gateway that runs, by one configuration after the other. */
export class RunningGateway {
  /** Where it listens, as a URL. */
  address = "";
  #settings: Settings;
  readonly #packages: Packages;
  readonly #said: Said;
  readonly #metrics: Metrics;
  readonly #server: Server;
  readonly #traffic: Traffic;
  readonly #webSockets = new Set<ClientSocket>();
  #following: Following | undefined;
  /** Serves what comes now. */
  #generation: Generation | undefined;
  #admin: Admin | undefined;

  /** @param report Is told in words what the operator should know. */
  constructor(settings: Settings, packages: Packages, report: (line: string) => void) {
    this.#settings = settings;
    this.#packages = packages;
    this.#said = new Said(report);
    this.#metrics = new Metrics(packages.prom, () => this.#following);
    this.#server = makeServer(settings.listen);
    this.#traffic = new Traffic(this.#server, settings.listen.tls !== undefined);
  }

  get adminAddress(): string | undefined {
    return this.#admin?.address;
  }

  /** @throws Error where it cannot listen, or its tenants cannot be followed. */
  async start(): Promise<void> {
    const { listen, admin, tenants } = this.#settings;
    this.#following = tenants && (await this.#follow(tenants));
    this.#generation = await this.#makeGeneration(this.#settings, this.#following);
    const scheme = listen.tls === undefined ? "http" : "https";
    this.#server.on("request", (req: IncomingMessage, res: ServerResponse) => this.#serve(req, res));
    this.#server.on("upgrade", (req: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(req, socket, head),
    );
    this.address = await listenAt(this.#server, listen, scheme);
    const tell = () => ({ routes: this.#settings.routes.length, following: this.#following });
    this.#admin = admin && (await startAdmin(admin, this.#packages, this.#metrics, tell));
  }

  /**
   * Has another configuration take over for what comes from now on.
   * @throws PolicyError if that cannot be without a restart.
   * @throws Error if there are no policies of the tenants; then all is as it was.
   */
  async change(settings: Settings): Promise<void> {
    checkReload(this.#settings, settings);
    const before = { following: this.#following, generation: this.#generation };
    const following = await this.#followAnew(settings.tenants);
    try {
      this.#generation = await this.#makeGeneration(settings, following);
    } catch (error) {
      if (before.following !== following) await following?.close();
      throw error;
    }
    this.#following = following;
    this.#settings = settings;
    if (settings.listen.tls !== undefined) (this.#server as Server & Secure).setSecureContext(settings.listen.tls);
    before.generation?.retire();
    if (before.following !== following) await before.following?.close();
  }

  /**
   * Stops listening, waits for what is under way, and ends everything.
   * @returns How many requests and WebSockets were cut off, as they took too long.
   */
  async close(): Promise<number> {
    const draining = this.#traffic.drain(this.#generation === undefined ? 0 : this.#settings.shutdownInMilliseconds);
    for (const socket of this.#webSockets) socket.close(GOING_AWAY, "the gateway ends");
    const cut = await draining;
    this.#generation?.retire();
    await Promise.all([this.#following?.close(), this.#admin?.close()]);
    return cut;
  }

  #serve(req: IncomingMessage, res: ServerResponse): void {
    this.#traffic.begin(req, res);
    this.#generation?.serve(req, res);
  }

  #upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#traffic.beginUpgrade(socket)) this.#generation?.upgrade(req, socket, head);
  }

  async #makeGeneration(settings: Settings, following: Following | undefined): Promise<Generation> {
    const proxy = await makeProxy(settings, this.#packages, this.#listener());
    const policies = new GatewayPolicies(settings.findRoute, following, (...of) => this.#metrics.decided(...of));
    return new Generation(settings, proxy, policies);
  }

  /** Follows the tenants' source, or goes on with the one that is followed if it is the same. */
  async #followAnew(tenants: Tenants | undefined): Promise<Following | undefined> {
    if (tenants === undefined || isDeepStrictEqual(tenants, this.#settings.tenants)) return tenants && this.#following;
    const following = await this.#follow(tenants);
    if (following.version > 0) return following;
    await following.close();
    throw new Error("the new source of tenants has no policies, or is away");
  }

  async #follow(tenants: Tenants): Promise<Following> {
    return followTenants(await openSource(tenants.source), tenants, (event) => this.#tellUpdate(event));
  }

  #tellUpdate(event: FollowEvent): void {
    this.#metrics.updated(event);
    const about = "the policies of tenants";
    if (event.kind === "failed") this.#said.trouble(about, `${event.during}: ${event.error}`);
    else this.#said.over(about);
  }

  #listener(): ProxyListener {
    return {
      answered: (status) => this.#metrics.answered(status),
      reached: (upstream) => this.#said.over(upstream),
      failed: (upstream, { message, cause }) =>
        this.#said.trouble(upstream, cause instanceof Error ? cause.message : message),
      connected: (socket) => keepWhileOpen(this.#webSockets, socket),
    };
  }
}

/** RFC 6455 7.4.1 */
const GOING_AWAY = 1001;

interface Secure {
  setSecureContext(options: { key: string; cert: string }): void;
}
