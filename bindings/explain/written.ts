import { Problems } from "../policy/problem.js";
import { readStrings } from "../policy/read.js";
import { readHosts } from "../policy/read-hosts.js";
import { type LocatedPattern, readOrigins } from "../policy/read-origins.js";

/** A rule as it was written, and where: an option path such as `hosts[2].subDomains[0]`. */
export interface WrittenRule {
  readonly option: string;
  readonly value: unknown;
}

/** The rules of a policy as they were written. They are only read again if somebody asks why. */
export class WrittenRules {
  readonly #hosts: unknown;
  readonly #origins: unknown;
  #read: ReadRules | undefined;

  /** @param written The options of that name, copied as they were found right. */
  constructor({ hosts, origins }: { readonly hosts: unknown; readonly origins: unknown }) {
    this.#hosts = hosts;
    this.#origins = origins;
  }

  /** What hosts and origins come to, each with its place. */
  get patterns(): readonly LocatedPattern[] {
    return this.#rules().patterns;
  }

  /** Where any host is let in. */
  get anyHost(): WrittenRule | undefined {
    const [option] = this.#rules().any;
    return option === undefined ? undefined : { option, value: "*" };
  }

  #rules(): ReadRules {
    this.#read ??= readRules(this.#hosts, this.#origins);
    return this.#read;
  }
}

interface ReadRules {
  readonly patterns: readonly LocatedPattern[];
  readonly any: readonly string[];
}

function readRules(written: unknown, writtenOrigins: unknown): ReadRules {
  const problems = new Problems();
  const hosts = readHosts(problems, written);
  const origins = readOrigins(problems, readStrings(problems, "origins", writtenOrigins));
  return { patterns: [...hosts.patterns, ...origins], any: hosts.any };
}
