type Properties = ReadonlyMap<PropertyKey, PropertyDescriptor>;

const propertiesOf = (object: object): Properties =>
  new Map(Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)!]));

/** Whoever listens to these keeps the test runner from what nobody caught, or from ending its worker. */
const RESERVED = ["uncaughtException", "unhandledRejection", "SIGINT", "SIGTERM"] as const;

const listenersNow = () => RESERVED.map((event) => [event, process.rawListeners(event)] as const);

/** The process as the first test file finds it. */
const original = {
  globals: propertiesOf(globalThis),
  console: propertiesOf(console),
  environment: { ...process.env },
  directory: process.cwd(),
  argv: [...process.argv],
  exitCode: process.exitCode,
  listeners: listenersNow(),
};

/** Puts back what a test file has changed of its process: globals, the console, variables, the working directory, listeners. */
export function restoreProcess(): void {
  restore(globalThis, original.globals);
  restore(console, original.console);
  restoreEnvironment();
  if (process.cwd() !== original.directory) process.chdir(original.directory);
  process.argv = [...original.argv];
  process.exitCode = original.exitCode;
  for (const [event, known] of original.listeners) {
    for (const listener of process.rawListeners(event))
      if (!known.includes(listener)) process.removeListener(event, listener as () => void);
  }
}

/** The runner's own differ from file to file. */
const isOfRunner = (key: PropertyKey): boolean => /vitest/i.test(String(key));

function restore(object: object, properties: Properties): void {
  for (const [key, property] of properties) {
    const now = Object.getOwnPropertyDescriptor(object, key);
    if (isOfRunner(key) || (now?.value === property.value && now?.get === property.get)) continue;
    Object.defineProperty(object, key, property);
  }
}

function restoreEnvironment(): void {
  const { environment } = original;
  for (const name of new Set([...Object.keys(process.env), ...Object.keys(environment)])) {
    const value = environment[name];
    if (isOfRunner(name) || process.env[name] === value) continue;
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** What a test file must end itself: servers, other processes, and whatever waits (a request that was given up has a deadline yet to come). */
const OPEN = ["TCPServerWrap", "PipeServerWrap", "ProcessWrap", "Timeout"];

/** How many of each keep this process running. */
export function openResources(): Readonly<Record<string, number>> {
  const open = process.getActiveResourcesInfo();
  return Object.fromEntries(OPEN.map((name) => [name, open.filter((each) => each === name).length]));
}
