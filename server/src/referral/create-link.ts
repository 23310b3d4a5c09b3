import { randomInt } from "node:crypto";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { Channel, Link, Tags } from "./model.ts";
import { insertLink, linkByCode } from "./store.ts";
import { isStorePath } from "./store-path.ts";
import { cleanTag, tagNames } from "./tags.ts";

// No letters that are mistaken for others when somebody types a code from paper.
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
const codeForm = /^[A-Za-z0-9_-]{3,40}$/;

export interface NewLink {
  readonly memberId: bigint;
  readonly path: string;
  readonly label: string;
  readonly code?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly campaign?: string | null | undefined;
  readonly tags?: Tags | undefined;
}

/**
 * Makes a link of a member to a page of the store. Without a wish the code is seven random letters.
 * @returns the link; `bad-input` for a malformed code, a path that is not one of the store's or an unknown tag,
 *   `already-exists` where the code is taken.
 */
export async function createLink(context: Context, wish: NewLink): Promise<Link | Failure> {
  const wrong = checkPath(wish.path) ?? checkTags(wish.tags ?? {});
  if (wrong !== undefined) return wrong;
  const code = wish.code ?? Array.from({ length: 7 }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
  if (!codeForm.test(code)) {
    return new Failure("bad-input", "A code has 3 to 40 letters, digits, hyphens and underscores.", { field: "code" });
  }
  const taken = new Failure("already-exists", `The code "${code}" is taken; choose another.`, { field: "code" });
  if (await linkByCode(context.tx, code)) return taken;
  const link = await insertLink(context.tx, {
    memberId: wish.memberId,
    code,
    path: wish.path,
    label: wish.label,
    channel: wish.channel ?? "other",
    campaign: wish.campaign ?? null,
    tags: wish.tags ?? {},
    createdAt: context.now,
  });
  return link ?? taken;
}

export function checkPath(path: string): Failure | undefined {
  if (isStorePath(path)) return undefined;
  return new Failure("bad-input", "The page must be an address of this store, such as /p/rosehip-balm.", {
    field: "path",
  });
}

export function checkTags(tags: Tags): Failure | undefined {
  for (const [name, value] of Object.entries(tags)) {
    if (!tagNames.includes(name)) {
      return new Failure("bad-input", `There is no tag ${name}; there are ${tagNames.join(", ")}.`, { field: "tags" });
    }
    if (value === "" || cleanTag(value) !== value) {
      return new Failure("bad-input", `${name} has 1 to 200 letters, none of them invisible.`, { field: "tags" });
    }
  }
  return undefined;
}
