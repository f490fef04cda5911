/** Runs tasks with the same key one after another. */
export class Mutex {
  readonly #tails = new Map<string, Promise<unknown>>();

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const previous = this.#tails.get(key) ?? Promise.resolve();
    // A failed predecessor has told its own caller; the next in line only waits for it to end.
    const current = previous.then(task, task);
    this.#tails.set(key, current);
    return current;
  }
}
