import { sha256 } from '../events.js';
import { canonicalJson } from '../json.js';
import type { LocalText } from '../localText.js';
import { conflict } from '../refusal.js';

/** What stands in the agreement's marks, in one language. */
export type AgreementValues = Readonly<Record<string, string>>;

/** The marks that an agreement's text may carry; what they mean is `mailMarks.<mark>` in the locales. */
export const agreementMarks: readonly string[] = [
  'title',
  'number',
  'awardee',
  'amount',
  'amount_upper',
  'amountUpper',
  'tranches',
  'date',
];

const mark = /\{\{\s*(\w+)\s*\}\}/g;

function fillMarks(template: string, values: AgreementValues): string {
  return template.replaceAll(mark, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw conflict('agreement_mark_unknown', { mark: name });
    return value;
  });
}

/** The agreement as both sides sign it; refuses where the definition uses an unknown mark. */
export function agreementText(
  template: LocalText,
  values: { readonly zh: AgreementValues; readonly en: AgreementValues },
): LocalText {
  return { zh: fillMarks(template.zh, values.zh), en: fillMarks(template.en, values.en) };
}

/** SHA-256 over both languages: what both signatures stand for. */
export function agreementHash({ zh, en }: LocalText): string {
  return sha256(canonicalJson({ zh, en }));
}
