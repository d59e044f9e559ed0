import { inLocale } from '../../domain/localText.js';
import { zoneDay } from '../../domain/calendar.js';
import { namedFields, type FieldView } from '../../shared/forms/formView.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { formState, type FormState } from '../../shared/request/formState.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import type { Ask } from '../../shared/request/route.js';
import type { ClaimRule, OtherOffice } from './claimRules.query.js';

export type ClaimedContext = PageContext & Pick<Ask, 'failed'>;

/** What the page of a chosen rule is made of. */
export interface ChosenRule {
  readonly rule: ClaimRule;
  readonly others: readonly OtherOffice[];
}

/** Where staff look which case holds what an applicant was refused. */
export function claimedPage(
  rules: readonly ClaimRule[],
  chosen: ChosenRule | null,
  context: ClaimedContext,
): object {
  const { words, locale } = context;
  const label = ({ call, fields }: ClaimRule): string =>
    words(locale, 'cases.claimed.option', {
      call: inLocale(call, locale),
      fields: namesOf(fields, context),
    });
  return {
    title: words(locale, 'cases.claimed.title'),
    crumbs: [
      { href: '/cases', label: words(locale, 'cases.list.title') },
      { label: words(locale, 'cases.claimed.title') },
    ],
    options: rules.map((rule) => ({ value: rule.of, label: label(rule) })),
    of: chosen?.rule.of ?? '',
    chosen: chosen !== null && chosenView(chosen, context),
  };
}

function namesOf(fields: ClaimRule['fields'], { words, locale }: ClaimedContext): string {
  const names = fields.map(({ field }) =>
    inLocale('text' in field ? field.text : field.name, locale),
  );
  return names.join(words(locale, 'cases.claimed.between'));
}

/** An error with the name of its input, for the list above the form. */
function named(
  error: FormState['errors'][number],
  fields: readonly FieldView[],
  { words, locale }: ClaimedContext,
): FormState['errors'][number] {
  const at = error.href.slice(1);
  const field = fields.find(({ name }) => at === name || at.startsWith(`${name}.`));
  const name = field?.label ?? words(locale, 'cases.claimed.purpose');
  return {
    ...error,
    message: words(locale, 'fields.problem_line', { name, message: error.message }),
  };
}

function chosenView({ rule, others }: ChosenRule, context: ClaimedContext): object {
  const { words, locale, now, failed } = context;
  const fields = namedFields(rule.fields, {
    raw: failed?.typed,
    problems: failed?.refusal.fields,
    today: zoneDay(now),
    reader: readerOf(words, locale),
  });
  const form = formState(context, words, { purpose: '' });
  return {
    of: rule.of,
    says: inLocale(rule.rule.message, locale),
    // All of them are needed, whatever the form of an applicant may leave open.
    fields: fields.map((field) => ({ ...field, optional: false, help: undefined })),
    form: { ...form, errors: form.errors.map((error) => named(error, fields, context)) },
    others: others.map(({ procedure, contact }) => ({
      label: inLocale(procedure, locale),
      value:
        contact === undefined
          ? ''
          : words(locale, 'cases.claimed.office', {
              unit: inLocale(contact.unit, locale),
              phone: contact.phone,
            }),
    })),
  };
}
