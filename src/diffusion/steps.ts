/** Work in steps: a generator that stops after each, so that whoever carries it out may see to other things in between. */

/** What the work gives, its steps done one after the other. */
export function carriedOut<Value>(work: Generator<unknown, Value>): Value {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
