export { timeBetween } from "../../ui/time-between.ts";
