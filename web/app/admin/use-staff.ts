import { useRouteLoaderData } from "react-router";
import type { Permission, Staff } from "./session.ts";

/** Who works here, as the layout has loaded them; undefined where it could not. */
export const useStaff = (): Staff | undefined => useRouteLoaderData<Staff>("admin/layout");

/** Whether the reader may do it. Only for what to show: the API asks again. */
export function useMay(permission: Permission): boolean {
  return useStaff()?.permissions.includes(permission) ?? false;
}
