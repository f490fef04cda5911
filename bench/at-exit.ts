const undone = new Set<() => void>();

/** What to undo when this process ends, also by a signal that asks it to. @returns what says that it has been undone */
export function atExit(undo: () => void): () => void {
  if (undone.size === 0 && process.listenerCount("exit", undoAll) === 0) {
    process.once("exit", undoAll);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  }
  undone.add(undo);
  return () => void undone.delete(undo);
}

/** The latest first: a command is ended before its folder is removed. */
function undoAll(): void {
  for (const undo of [...undone].reverse()) undo();
}
