/**
 * What the product answers when it will not do a thing. The domain throws `Refused`; only
 * `web/errors.ts` turns it into a status. A refusal's `code` is the key of its message under
 * `refusals` in `config/locales`, and `params` fill that message.
 */
export type RefusalKind =
  | 'invalid' // what was typed cannot be accepted: 422, with the fields
  | 'forbidden' // you may know it exists, but may not do this: 403
  | 'hidden' // even its existence is not yours to know: 404
  | 'stale' // somebody changed it since you opened it: 409
  | 'conflict' // the state of things does not allow it now: 409
  | 'throttled' // too often: 429
  | 'closed'; // nothing can be written just now, on purpose: 503

export type Params = Readonly<Record<string, string | number>>;

/** One message: a key below `refusals` in the locales and what fills it. */
export interface Reason {
  readonly code: string;
  readonly params?: Params;
}

/** Messages by field name, as the form names its inputs (`company.paid_in`, `team.0.name`). */
export type FieldReasons = Readonly<Record<string, Reason>>;

export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    readonly params: Params = {},
    readonly fields: FieldReasons = {},
  ) {
    super(`${kind}: ${code} ${JSON.stringify(params)} ${JSON.stringify(fields)}`);
  }
}

export const forbidden = (code: string, params?: Params): Refused =>
  new Refused('forbidden', code, params);

export const conflict = (code: string, params?: Params): Refused =>
  new Refused('conflict', code, params);

/** Answers exactly like a thing that does not exist. */
export const hidden = (): Refused => new Refused('hidden', 'not_found');

/** Someone else's change came first; the reader is shown both. */
export const stale = (code = 'stale'): Refused => new Refused('stale', code);

/** Refuses a form with a message at each field named. */
export const invalid = (fields: FieldReasons, code = 'check_fields'): Refused =>
  new Refused('invalid', code, { count: Object.keys(fields).length }, fields);
