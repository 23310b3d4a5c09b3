import { lookup as lookUpName } from "node:dns";
import type { LookupAddress } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.ts";

export interface Outgoing {
  readonly url: string;
  /** Null: a GET. */
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** `answer`: the HTTP status, or why there was none. */
export interface Answer {
  readonly fine: boolean;
  readonly answer: string;
}

export type SendRequest = (outgoing: Outgoing) => Promise<Answer>;

/** Finds all addresses of a name, as node:dns does: with an error there are none at all. */
export type LookUpAddresses = (
  name: string,
  done: (error: Error | null, addresses: readonly LookupAddress[] | undefined) => void,
) => void;

const patience = 5_000;

const lookUpAll: LookUpAddresses = (name, done) => lookUpName(name, { all: true }, done);

/**
 * Makes the one way by which requests leave to addresses that others have written. Only public addresses are connected to: the name
 * is looked up once, every address it has is checked, and the connection goes to a checked one, so a name that answers
 * differently the second time gains nothing. Redirects are not followed. The answer's body is not read.
 */
export function openSender(
  options: {
    readonly allows?: (address: string) => boolean;
    readonly lookUp?: LookUpAddresses;
    readonly patience?: number;
  } = {},
): SendRequest {
  const { allows = isPublicAddress, lookUp = lookUpAll } = options;
  const checked: LookupFunction = (name, { all }, done) => {
    lookUp(name, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null) done(error, "", 0);
      else if (addresses === undefined || first === undefined || !addresses.every(({ address }) => allows(address)))
        done(refusal(), "", 0);
      else if (all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  };
  return (outgoing) =>
    new Promise((done) => {
      const url = URL.canParse(outgoing.url) ? new URL(outgoing.url) : undefined;
      const wrong = url === undefined ? "no-address" : whatIsWrong(url, allows);
      if (url === undefined || wrong !== undefined) return done({ fine: false, answer: wrong ?? "no-address" });
      const send = url.protocol === "https:" ? httpsRequest : httpRequest;
      const request = send(
        url,
        {
          method: outgoing.body === null ? "GET" : "POST",
          headers: { "user-agent": "Fairline", ...outgoing.headers },
          lookup: checked,
          agent: false,
          signal: AbortSignal.timeout(options.patience ?? patience),
        },
        (response) => {
          const status = response.statusCode ?? 0;
          response.destroy();
          done({ fine: status >= 200 && status < 300, answer: String(status) });
        },
      );
      request.on("error", (error: Error & { code?: string }) =>
        done({
          fine: false,
          answer: error.name === "AbortError" || error.name === "TimeoutError" ? "timeout" : (error.code ?? "failed"),
        }),
      );
      request.end(outgoing.body ?? undefined);
    });
}

/** What can be said of an address before its name is looked up; undefined where nothing is wrong. */
export function whatIsWrong(url: URL, allows: (address: string) => boolean = isPublicAddress): string | undefined {
  if (url.protocol !== "https:" && url.protocol !== "http:") return "not-http";
  if (url.username !== "" || url.password !== "") return "has-login";
  const host = url.hostname.replaceAll(/^\[|\]$/g, "");
  // A number in whatever writing (0x7f.1, 2130706433) is an address by now; it is never looked up, so it is checked here.
  return isIP(host) !== 0 && !allows(host) ? "private-address" : undefined;
}

function refusal(): NodeJS.ErrnoException {
  return Object.assign(new Error("the name leads to a private address"), { code: "private-address" });
}
