import { suite as uvuSuite } from "uvu";

type Test = () => void | Promise<void>;

/**
 * Defines tests and runs them. A test's name is a sentence that is true.
 * @throws Error if nothing was defined: a file without tests must not pass.
 */
export function suite(name: string, define: (test: (sentence: string, run: Test) => void) => void): void {
  const tests = uvuSuite(name);
  let defined = 0;
  define((sentence, run) => {
    defined++;
    tests(sentence, run as () => void);
  });
  if (defined === 0) throw new Error(`the suite "${name}" defines no test`);
  tests.run();
}
