import { createTransport } from "nodemailer";
import type { JobHandler } from "./jobs.ts";

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Makes a mail's text from its template; throws where the template or its data is unknown. */
export type RenderMail = (template: string, data: unknown, locale: string) => Promise<RenderedMail> | RenderedMail;

/**
 * What a mail's data becomes where a part of it must not stand readable in the outbox: once for what is kept, once for what is sent;
 * undefined for data without any.
 */
export type RevealMail = (data: unknown) => { readonly kept: unknown; readonly sent: unknown } | undefined;

/** Hands a mail to a server. */
export type DeliverMail = (mail: RenderedMail & { readonly to: string; readonly messageId: string }) => Promise<void>;

/** Delivery through an SMTP server: `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
export function smtpDelivery(url: string, from: string): { readonly deliver: DeliverMail; close(): void } {
  const transport = createTransport(url);
  return {
    deliver: async ({ to, subject, html, text, messageId }) => {
      await transport.sendMail({ from, to, subject, html, text, messageId });
    },
    close: () => transport.close(),
  };
}

/**
 * The job `send-mail`: renders, keeps what was rendered (the outbox shows it), sends. Without `deliver` the mail stays
 * in the outbox. A mail that was sent is not sent again; one that was cut off between the server's "yes" and our note
 * goes out twice under one Message-ID, which mail programs show once.
 */
export function sendMailJob(options: {
  readonly render: RenderMail;
  readonly deliver: DeliverMail | undefined;
  readonly reveal?: RevealMail;
  /** The right side of the Message-ID, such as `shop.example`. */
  readonly domain: string;
}): JobHandler<"send-mail"> {
  return async (payload, { db, clock }) => {
    const id = BigInt(payload.mail);
    const mail = await db
      .selectFrom("mail")
      .select(["id", "recipient", "template", "data", "locale", "sent_at"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (mail === undefined || mail.sent_at !== null) return;
    const change = db.updateTable("mail").where("id", "=", id);
    try {
      const secret = options.reveal?.(mail.data);
      const rendered = await options.render(mail.template, secret?.kept ?? mail.data, mail.locale);
      await change
        .set({ subject: rendered.subject, html: rendered.html, text: rendered.text, failure: null })
        .execute();
      if (options.deliver === undefined) return;
      const sent = secret === undefined ? rendered : await options.render(mail.template, secret.sent, mail.locale);
      await options.deliver({ ...sent, to: mail.recipient, messageId: `<mail-${id}@${options.domain}>` });
      // A link that lets its reader in is theirs: what was sent is not kept for whoever reads the outbox.
      const opens = (mail.data as { readonly secret?: unknown } | null)?.secret === true;
      const emptied = opens ? { data: "{}", html: null, text: null } : {};
      await change.set({ sent_at: clock.now(), failure: null, ...emptied }).execute();
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      await change.set({ failure: failure.slice(0, 500) }).execute();
      // The server's answer can repeat the recipient's address: it stays with the mail and out of the logs.
      const code = (error as { readonly code?: unknown }).code;
      // oxlint-disable-next-line preserve-caught-error
      throw new Error(`mail ${id} (${mail.template}) was not sent${typeof code === "string" ? `: ${code}` : ""}`);
    }
  };
}
