import { definePolicy, type Policy } from "./define.js";
import type { HeaderPredicate, HostOptions, OriginPredicate, PolicyOptions } from "./policy/options.js";

/** Begins a policy that lets no other origin in. */
export function cors(): PolicyBuilder {
  return new PolicyBuilder();
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Collects the options of a policy, one call at a time; repeated calls add up. Nothing is checked before `build`.
 * What each call stands for is said at `PolicyOptions`.
 */
export class PolicyBuilder {
  readonly #options: Mutable<PolicyOptions> = {};

  /** A host, for http and https unless `schemes` says otherwise, and, if they are named, its subdomains. */
  host(host: string, options: Omit<HostOptions, "host"> = {}): this {
    const isBare = typeof options === "object" && options !== null && Object.keys(options).length === 0;
    return this.#add("hosts", [isBare ? host : { ...options, host }]);
  }

  anyHost(): this {
    return this.#add("hosts", ["*"]);
  }

  /** Serialized origins, or patterns of them. */
  origin(...origins: string[]): this {
    return this.#add("origins", origins);
  }

  allowOrigins(predicate: OriginPredicate): this {
    return this.#add("originPredicates", [predicate]);
  }

  predicateDeadlineInMilliseconds(milliseconds: number): this {
    return this.#set("predicateDeadlineInMilliseconds", milliseconds);
  }

  method(...methods: string[]): this {
    return this.#add("methods", methods);
  }

  anyMethod(): this {
    return this.#add("methods", ["*"]);
  }

  header(...names: string[]): this {
    return this.#add("headers", names);
  }

  /** Lets pages name another method than the one they send. The method list says nothing about that one. */
  allowXHttpMethodOverride(): this {
    return this.header("X-HTTP-Method-Override");
  }

  allowHeadersPrefixed(...prefixes: string[]): this {
    return this.#add("headerPrefixes", prefixes);
  }

  allowHeaders(predicate: HeaderPredicate): this {
    return this.#add("headerPredicates", [predicate]);
  }

  exposeHeader(...names: string[]): this {
    return this.#add("exposedHeaders", names);
  }

  allowCredentials(on = true): this {
    return this.#set("credentials", on);
  }

  maxAgeInSeconds(seconds: number): this {
    return this.#set("maxAgeInSeconds", seconds);
  }

  allowSameOrigin(on = true): this {
    return this.#set("allowSameOrigin", on);
  }

  allowNonSimpleContentTypes(on = true): this {
    return this.#set("allowNonSimpleContentTypes", on);
  }

  onDisallowed(answer: "reject" | "omit"): this {
    return this.#set("onDisallowed", answer);
  }

  preflightStatus(status: number): this {
    return this.#set("preflightStatus", status);
  }

  dangerouslyAllowInsecureOrigins(): this {
    return this.#set("dangerouslyAllowInsecureOrigins", true);
  }

  dangerouslyAllowPublicSuffixes(): this {
    return this.#set("dangerouslyAllowPublicSuffixes", true);
  }

  dangerouslyReflectAnyOrigin(): this {
    return this.#set("dangerouslyReflectAnyOrigin", true);
  }

  dangerouslyAllowNullOrigin(): this {
    return this.#set("dangerouslyAllowNullOrigin", true);
  }

  /**
   * The policy.
   * @throws PolicyError with every problem in what was collected.
   */
  build(): Policy {
    return definePolicy(this.#options);
  }

  #add<K extends ListOption>(option: K, items: readonly Item<K>[]): this {
    this.#options[option] ??= [] as unknown as Mutable<PolicyOptions>[K];
    const list = this.#options[option] as Item<K>[];
    // One by one: a call has only so much room for arguments.
    for (const item of items) list.push(item);
    return this;
  }

  #set<K extends keyof PolicyOptions>(option: K, value: PolicyOptions[K]): this {
    this.#options[option] = value;
    return this;
  }
}

type ListOption = {
  [K in keyof PolicyOptions]-?: Required<PolicyOptions>[K] extends readonly unknown[] ? K : never;
}[keyof PolicyOptions];
type Item<K extends ListOption> = Required<PolicyOptions>[K][number];
