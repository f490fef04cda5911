import { ApiError } from "../kernel/api-error.ts";
import type { Control } from "../kernel/control.ts";
import type { JsonObject } from "../kernel/json.ts";
import { readBody } from "../kernel/message.ts";
import { createRouter, type RouteShape } from "../kernel/router.ts";
import type { SwitchTable } from "../kernel/switches.ts";
import type { Servable } from "../serve.ts";
import { armFault, faultsBody } from "./faults.ts";
import { oneField, patchOf, type Sent } from "./fields.ts";
import { objectPage, overview } from "./objects.ts";
import { DASHBOARD, fileResponse, pageResponse, redirect, type Page } from "./page.ts";
import { requestsBody } from "./requests.ts";
import { SCRIPT, STYLE } from "./style.ts";
import { switchesBody } from "./switches.ts";

/** What the dashboard shows of an emulator. */
interface Shown {
  readonly name: string;
  readonly first?: readonly string[];
  readonly switches: SwitchTable;
  readonly control: Control<SwitchTable>;
}

type Params = Readonly<Record<string, string>>;
type Content = Omit<Page, "platform" | "told" | "wrong">;

/** A page, or a file. */
interface View extends RouteShape {
  readonly show: (params: Params) => Content | Response | undefined;
}

/** A form: what it does, and where it leads afterwards. */
interface Form extends RouteShape {
  readonly run: (params: Params, sent: Sent) => Response;
  /** The page to show where it cannot be done. */
  readonly page: string;
}

/** What has a dashboard: an emulator, and the table of its switches. */
export interface Emulated extends Servable {
  readonly control: Control<SwitchTable>;
}

/** An emulator with its dashboard beside the API. */
export function withDashboard<E extends Emulated>(
  platform: Omit<Shown, "control">,
  { basePath, control, fetch }: E,
): Servable & Pick<E, "control"> {
  const dashboard = createDashboard({ ...platform, control });
  const answer = (request: Request) =>
    isDashboardPath(new URL(request.url).pathname) ? dashboard(request) : fetch(request);
  return { basePath, control, fetch: answer };
}

/** Whether an address is the dashboard's. */
const isDashboardPath = (pathname: string): boolean => pathname === DASHBOARD || pathname.startsWith(`${DASHBOARD}/`);

/** An emulator's dashboard: pages over its controls, the same for every platform. */
function createDashboard({ name, first = [], switches, control }: Shown): (request: Request) => Promise<Response> {
  const edit = ({ collection = "", id = "" }: Params, patch: JsonObject): Response => {
    const fields = Object.keys(patch);
    if (fields.length > 0) control.dashboardEdit(collection, id, patch);
    return redirect(
      `/objects/${encodeURIComponent(collection)}/${encodeURIComponent(id)}`,
      fields.length > 0 ? `Changed: ${fields.join(", ")}.` : "Nothing was edited, so nothing was changed.",
    );
  };
  const views: readonly View[] = [
    { method: "GET", path: "/style.css", show: () => fileResponse(STYLE, "text/css") },
    { method: "GET", path: "/script.js", show: () => fileResponse(SCRIPT, "text/javascript") },
    ...["", "/", "/objects"].map((path) => ({
      method: "GET",
      path,
      show: (): Content => ({ section: "objects", title: "Objects", body: overview(control, first) }),
    })),
    {
      method: "GET",
      path: "/objects/:collection/:id",
      show({ collection = "", id = "" }) {
        const found = objectPage(control, collection, id);
        return found && { section: "objects", ...found };
      },
    },
    {
      method: "GET",
      path: "/requests",
      show: () => ({ section: "requests", title: "Requests", body: requestsBody(control.log()) }),
    },
    {
      method: "GET",
      path: "/faults",
      show: () => ({ section: "faults", title: "Faults", body: faultsBody(control.faults.list()) }),
    },
    {
      method: "GET",
      path: "/switches",
      show: () => ({ section: "switches", title: "Switches", body: switchesBody(switches, control.switches.get()) }),
    },
  ];
  const object = "/objects/:collection/:id";
  const forms: readonly Form[] = [
    { method: "POST", path: object, page: object, run: (params, sent) => edit(params, patchOf(sent)) },
    { method: "POST", path: `${object}/field`, page: object, run: (params, sent) => edit(params, oneField(sent)) },
    {
      method: "POST",
      path: `${object}/delete`,
      page: object,
      run({ collection = "", id = "" }) {
        control.remove(collection, id);
        return redirect("/objects", `Deleted: ${id} of ${collection}.`);
      },
    },
    {
      method: "POST",
      path: "/requests/clear",
      page: "/requests",
      run() {
        control.clearLog();
        return redirect("/requests", "The log is empty.");
      },
    },
    {
      method: "POST",
      path: "/advance",
      page: "/requests",
      run(_, { minutes = "" }) {
        control.advance(Number(minutes) * 60_000);
        return redirect("/requests", `The clock is ${minutes} minutes further.`);
      },
    },
    {
      method: "POST",
      path: "/faults",
      page: "/faults",
      run(_, sent) {
        armFault(control.faults, sent);
        return redirect("/faults", "Armed.");
      },
    },
    {
      method: "POST",
      path: "/faults/:id/disarm",
      page: "/faults",
      run({ id }) {
        control.faults.disarm(Number(id));
        return redirect("/faults", "Disarmed.");
      },
    },
    {
      method: "POST",
      path: "/switches",
      page: "/switches",
      run(_, sent) {
        control.switches.set(sent);
        return redirect("/switches", "Set.");
      },
    },
  ];
  const view = createRouter(views);
  const form = createRouter(forms);

  function show(path: string, said: Pick<Page, "told" | "wrong">): Response {
    const found = view("GET", path);
    const content = found.found === "route" ? found.route.show(found.params) : undefined;
    if (content instanceof Response) return content;
    if (content) return pageResponse({ platform: name, ...content, ...said });
    const wrong = said.wrong ?? "there is no such page, or the object is gone";
    return pageResponse({
      platform: name,
      section: "objects",
      title: "Not here",
      body: overview(control, first),
      wrong,
    });
  }

  return async function answer(request) {
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.slice(DASHBOARD.length);
    if (request.method === "GET" || request.method === "HEAD")
      return show(path, { told: searchParams.get("told") ?? undefined });
    const found = form(request.method, path);
    if (found.found !== "route") return show(path, { wrong: `there is no form ${request.method} ${path}` });
    const body = await readBody(request);
    try {
      return found.route.run(found.params, body.kind === "form" ? body.fields : {});
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof SyntaxError || error instanceof ApiError)) throw error;
      const page = found.route.page.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(found.params[key] ?? ""));
      return show(page, { wrong: error.message });
    }
  };
}
