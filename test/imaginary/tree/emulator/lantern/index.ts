export { lantern } from "./platform.ts";
