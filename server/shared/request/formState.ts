import type { Locale, Translate } from '../../domain/localText.js';
import type { FieldReasons, Params, Reason } from '../../domain/refusal.js';
import { tidy } from '../../domain/typed.js';
import type { Ask, Failed } from './route.js';

/** A form whose page had been open too long, shown again with what was typed. */
export const sendAgain = 'send_again';
/** The same after its writer has signed in again. */
export const signedInAgain = 'signed_in_again';

/** A form sent while nothing can be written, shown again with what was typed. */
export const keptInMaintenance = 'maintenance_kept';

const saidByFrame: ReadonlySet<string> = new Set([sendAgain, signedInAgain, keptInMaintenance]);

/** One input as a page shows it: what stands in it and what is wrong with it. */
export interface FieldState {
  readonly value: string;
  readonly error: string;
}

/** A form as a page shows it, first or again. */
export interface FormState {
  /** The refusal as a whole, '' when there is none. */
  readonly message: string;
  /** For the error summary at the top: a link to each input that must be put right. */
  readonly errors: readonly { readonly href: string; readonly message: string }[];
  readonly fields: Readonly<Record<string, FieldState>>;
}

/**
 * The state of a form: `given` are its inputs with the values they begin with. When it is shown
 * again after a refusal, what was typed takes their place and every message stands at its input.
 * `saved` is what several people write here, in words, as it is saved: where somebody's change came
 * first, it stands beside what was typed otherwise.
 */
export function formState(
  ask: Pick<Ask, 'failed' | 'locale'>,
  words: Translate,
  given: Readonly<Record<string, string>>,
  saved: Readonly<Record<string, string>> = {},
): FormState {
  const { failed, locale } = ask;
  const reasons = { ...savedByNow(failed, given, saved), ...failed?.refusal.fields };
  const message = (reason: Reason): string =>
    refusalText(words, locale, reason.code, reason.params);
  const fields = Object.entries(given).map(([name, value]) => {
    const typed = failed?.typed[name];
    const reason = reasons[name];
    return [
      name,
      {
        value: typeof typed === 'string' ? typed : value,
        error: reason === undefined ? '' : message(reason),
      },
    ] as const;
  });
  return {
    message: refusalMessage(words, locale, failed),
    errors: Object.entries(reasons).map(([name, reason]) => ({
      href: `#${inputId(name)}`,
      message: message(reason),
    })),
    fields: Object.fromEntries(fields),
  };
}

function savedByNow(
  failed: Failed | null,
  given: Readonly<Record<string, string>>,
  saved: Readonly<Record<string, string>>,
): FieldReasons {
  if (failed?.refusal.kind !== 'stale') return {};
  const other = Object.entries(saved).filter(([name]) => {
    const typed = failed.typed[name];
    return typeof typed === 'string' && tidy(typed) !== given[name];
  });
  return Object.fromEntries(
    other.map(([name, value]) => [
      name,
      value === '' ? { code: 'saved_empty' } : { code: 'saved_by_now', params: { value } },
    ]),
  );
}

/** The sentence for a refusal as a whole; '' for none, and where the frame of every page says it. */
export function refusalMessage(words: Translate, locale: Locale, failed: Failed | null): string {
  if (failed === null || saidByFrame.has(failed.refusal.code)) return '';
  return refusalText(words, locale, failed.refusal.code, failed.refusal.params);
}

/** What the frame of the page says above a form that is shown again with what was typed; or ''. */
export function frameMessage(words: Translate, locale: Locale, failed: Failed | null): string {
  const code = failed?.refusal.code ?? '';
  return saidByFrame.has(code) ? refusalText(words, locale, code) : '';
}

/** The sentence for a refusal's code. */
export function refusalText(
  words: Translate,
  locale: Locale,
  code: string,
  params: Params = {},
): string {
  return words(locale, `refusals.${code}`, params);
}

/** The id of an input is its name, so that an error can link to it. */
function inputId(name: string): string {
  return name;
}
