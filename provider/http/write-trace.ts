import { AsyncLocalStorage } from "node:async_hooks";

/** What became of the writes of one piece of work, as far as the platform's responses tell. */
export class WriteTrace {
  #open = 0;

  /** True as soon as one write was carried out, or may have been: sent, and not refused. */
  get mayHaveChanged(): boolean {
    return this.#open > 0;
  }

  /** A write is sent. Returns what to call when it is certain that it was not carried out. */
  sent(): () => void {
    this.#open += 1;
    let open = true;
    return () => {
      if (open) this.#open -= 1;
      open = false;
    };
  }
}

const current = new AsyncLocalStorage<WriteTrace>();

/** Does some work and watches its writes, those of other work that goes on at the same time left out. */
export const traceWrites = <T>(trace: WriteTrace, work: () => Promise<T>): Promise<T> => current.run(trace, work);

/** The trace of the work that asks; undefined where nobody watches. */
export const currentTrace = (): WriteTrace | undefined => current.getStore();

/** True for a status that says that a request was not carried out. 408 and 5xx may come after the work was done. */
export const isRefusal = (status: number): boolean => status >= 300 && status < 500 && status !== 408;
