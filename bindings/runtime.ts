// What this runtime has besides the language: Node's modules in Node, Bun and Deno, and none of them elsewhere.

/** The part of a diagnostics channel of Node's that is used. */
export interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

/** The parts of Node's modules that are used. */
interface Builtins {
  readonly diagnostics_channel: { channel(name: string): Channel };
  /** Where it is older than the function, it lacks it. */
  readonly zlib: { readonly crc32?: (bytes: Uint8Array, before?: number) => number };
  // biome-ignore lint/suspicious/noExplicitAny: what a package exports is its own affair
  readonly module: { createRequire(from: string): (name: string) => any };
}

interface NodeProcess {
  getBuiltinModule?<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined;
  emitWarning?(message: string, type: string): void;
}

const { process } = globalThis as { readonly process?: NodeProcess };

/** A module of Node's, where there is one: an import would end whatever has no such module. */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  return process?.getBuiltinModule?.(name);
}

/** The diagnostics channel of a name; where there are none, one that nobody can subscribe to. */
export function channel(name: string): Channel {
  return builtin("diagnostics_channel")?.channel(name) ?? { hasSubscribers: false, publish() {} };
}

/** Warns, with a warning of the process, or else on the console. */
export function warn(message: string): void {
  if (process?.emitWarning) process.emitWarning(message, "CrossgateWarning");
  else console.warn(`CrossgateWarning: ${message}`);
}
