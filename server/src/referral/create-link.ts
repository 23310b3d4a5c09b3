import { randomInt } from "node:crypto";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { Link } from "./model.ts";
import { insertLink, linkByCode } from "./store.ts";

// No letters that are mistaken for others when somebody types a code from paper.
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
const codeForm = /^[A-Za-z0-9_-]{3,40}$/;

/**
 * Makes a link of a member to a page of the store. Without a wish the code is seven random letters.
 * @returns the link; `bad-input` for a malformed code or a path that is not one of the store's, `already-exists` where the
 *   code is taken.
 */
export async function createLink(
  context: Context,
  wish: { readonly memberId: bigint; readonly path: string; readonly label: string; readonly code?: string },
): Promise<Link | Failure> {
  if (!isStorePath(wish.path)) {
    return new Failure("bad-input", "The page must be an address of this store, such as /p/rosehip-balm.", {
      field: "path",
    });
  }
  const code = wish.code ?? Array.from({ length: 7 }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
  if (!codeForm.test(code)) {
    return new Failure("bad-input", "A code has 3 to 40 letters, digits, hyphens and underscores.", { field: "code" });
  }
  const taken = new Failure("already-exists", `The code "${code}" is taken; choose another.`, { field: "code" });
  if (await linkByCode(context.tx, code)) return taken;
  try {
    return await insertLink(context.tx, {
      memberId: wish.memberId,
      code,
      path: wish.path,
      label: wish.label,
      createdAt: context.now,
    });
  } catch (error) {
    if (violatedConstraint(error) !== "link_code_key") throw error;
    return taken;
  }
}

/** A path of this store and nothing else: no other host can be reached by it, however a browser reads it. */
export function isStorePath(path: string): boolean {
  if (!/^\/[\w\-./~%?=&+@]*$/.test(path) || path.length > 300) return false;
  const base = "http://store.invalid";
  const url = URL.parse(path, base);
  if (url === null || url.origin !== base) return false;
  // Offices, sign-in and the API are no pages to send shoppers to.
  return !/^\/(api|admin|office|r)(\/|$)/.test(url.pathname) && !path.startsWith("//") && !path.includes("\\");
}
