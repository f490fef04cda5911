import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const load = createRequire(import.meta.url);
const COPY = /\?copy=\d+$/;
const isShared = (path: string): boolean => path.includes("/node_modules/");
let copies = 0;

// What a copy imports is of the same copy; other packages are loaded once.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const isOurs = resolved.url.startsWith("file:") && !isShared(resolved.url) && context.conditions.includes("import");
    if (!isOurs) return resolved;
    const [copy = `?copy=${copies}`] = COPY.exec(context.parentURL ?? "") ?? [];
    return { ...resolved, url: resolved.url + copy };
  },
});

/** Everything that is imported or required from now on is loaded anew, as in a process of its own; other packages are not. */
export function startCopy(): void {
  copies++;
  for (const path of Object.keys(load.cache)) if (!isShared(path)) delete load.cache[path];
}

/** A module, loaded anew with all that it imports of its own package. */
export function importCopy(path: string): Promise<object> {
  startCopy();
  return import(pathToFileURL(path).href) as Promise<object>;
}
