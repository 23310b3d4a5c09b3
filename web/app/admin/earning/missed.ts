export { useMissed, useWhyNot } from "../../ui/office/reasons.ts";
