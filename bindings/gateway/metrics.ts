import type { Counter, Registry } from "prom-client";
import type { Decision } from "../answers.js";
import type { FollowEvent, Following } from "../source/index.js";
import type { Packages } from "./packages.js";
import type { PolicyClass } from "./policies.js";

type Prom = Packages["prom"];

/** What a gateway counts, for Prometheus. */
export class Metrics {
  readonly #registry: Registry;
  readonly #decisions: (...labels: string[]) => void;
  readonly #requests: (...labels: string[]) => void;
  readonly #updates: (...labels: string[]) => void;
  readonly #failures: (...labels: string[]) => void;

  /** @param following The tenants as they are when somebody asks, undefined where there are none. */
  constructor(prom: Prom, following: () => Following | undefined) {
    const register = new prom.Registry();
    const counter = (name: string, help: string, ...labelNames: string[]) =>
      bound(new prom.Counter({ name: `crossgate_${name}`, help, labelNames, registers: [register] }));
    this.#registry = register;
    this.#decisions = counter("decisions_total", "Decisions, by whose policy made them", "class", "kind", "reason");
    this.#requests = counter("requests_total", "Answers to what was passed on, or had no route", "status");
    this.#updates = counter("updates_total", "Images and changes of tenants that were applied", "kind");
    this.#failures = counter("update_failures_total", "What could not be updated, by what was tried", "during");
    const gauge = (name: string, help: string, read: () => number | undefined) =>
      addGauge(prom, register, `crossgate_${name}`, help, read);
    gauge("policy_version", "The version of the tenants' policies", () => following()?.version);
    gauge("policy_age_seconds", "How long ago the last of them was applied", () => ageOf(following()));
    gauge("tenants", "Tenants that have a policy", () => following()?.policies.size);
    prom.collectDefaultMetrics({ register });
  }

  decided(whose: PolicyClass, { kind, reason }: Decision): void {
    this.#decisions(whose, kind, reason);
  }

  answered(status: number): void {
    this.#requests(`${Math.floor(status / 100)}xx`);
  }

  updated(event: FollowEvent): void {
    if (event.kind === "failed") this.#failures(event.during);
    else this.#updates(event.kind);
  }

  /** All of it as Prometheus reads it, and its content type. */
  async read(): Promise<{ type: string; text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}

/** For how many seconds the policies of tenants are as they are; undefined before the first. */
export function ageOf(following: Following | undefined): number | undefined {
  const at = following?.appliedAt;
  return at && Math.max(0, Date.now() - at.getTime()) / 1000;
}

/** Counts one of a kind, without making labels each time. */
function bound(counter: Counter): (...labels: string[]) => void {
  const children = new Map<string, Counter.Internal>();
  return (...labels) => {
    const key = labels.join(" ");
    let child = children.get(key);
    if (child === undefined) {
      child = counter.labels(...labels);
      children.set(key, child);
    }
    child.inc();
  };
}

function addGauge(prom: Prom, register: Registry, name: string, help: string, read: () => number | undefined): void {
  new prom.Gauge({
    name,
    help,
    registers: [register],
    collect() {
      const value = read();
      if (value === undefined) this.remove();
      else this.set(value);
    },
  });
}
