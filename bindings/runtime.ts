// What this runtime has besides the language: Node's modules in Node, Bun and Deno, and none of them elsewhere.

/** The part of a diagnostics channel of Node's that is used. */
export interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

interface NodeProcess {
  getBuiltinModule?(name: "diagnostics_channel"): { channel(name: string): Channel } | undefined;
  emitWarning?(message: string, type: string): void;
}

const { process } = globalThis as { readonly process?: NodeProcess };

/** The diagnostics channel of a name; where there are none, one that nobody can subscribe to. */
export function channel(name: string): Channel {
  // An import would end whatever has no such module.
  const module = process?.getBuiltinModule?.("diagnostics_channel");
  return module?.channel(name) ?? { hasSubscribers: false, publish() {} };
}

/** Warns, with a warning of the process, or else on the console. */
export function warn(message: string): void {
  if (process?.emitWarning) process.emitWarning(message, "CrossgateWarning");
  else console.warn(`CrossgateWarning: ${message}`);
}
