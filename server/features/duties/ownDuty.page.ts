import { zoneDay } from '../../domain/calendar.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { isLate, isStandingLine, whyNotActed, whyNotFiled } from '../../domain/duty/dutyStates.js';
import { inLocale } from '../../domain/localText.js';
import { unchangedInput } from '../../domain/workflow/contract/unchanged.js';
import { dutyBadge, dutyName, dutyWhen } from '../../shared/duties/dutyLine.view.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { plainFields } from '../../shared/forms/formView.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { DutyFile } from './duty.file.js';
import { decisionsView, submissionsView } from './dutyHistory.view.js';
import { happenedInput } from './fileDuty.service.js';

/** What stands in a form before it is handed in, and of which version. */
export interface DutyDraft {
  readonly typed: Readonly<Record<string, string>>;
  readonly version: number;
}

/** The awardee's page of a duty: what is owed, by when, what follows, the form and all before it. */
export function ownDutyPage(
  duty: DutyFile,
  draft: DutyDraft,
  context: FormContext & { readonly reader: string },
): object {
  const { file, row, rule, submissions, decisions } = duty;
  const { words, locale, now, failed } = context;
  const last = submissions[0];
  const waits = decisions.find(({ status }) => status === 'proposed');
  const asksTime = failed !== null && 'until' in failed.typed;
  const raw = failed && !asksTime ? failed.typed : hasTyped(draft) ? draft.typed : undefined;
  const quiet = { ...context, failed: null };
  const filable = rule !== null && whyNotFiled(row) === null && file.row.suspended_at === null;
  const returned = row.status === 'open' && last?.review?.outcome === 'returned' ? last : null;
  const form = formState(asksTime ? quiet : context, words, formInputs(duty, draft));
  const when = dutyWhen(row, context);
  const consequences = (rule?.consequences ?? []).map(({ upon, does, times }) =>
    words(locale, `duties.follows.${upon}`, {
      what: words(locale, `duties.does.${does}`),
      times: times > 1 ? words(locale, 'duties.inRow', { n: times }) : '',
    }),
  );
  return {
    title: dutyName(row, context),
    sub: [file.row.number, file.row.title].filter(Boolean).join(' · '),
    crumbs: [
      { href: '/duties', label: words(locale, 'duties.own.title') },
      { href: `/applications/${file.row.id}`, label: file.row.title },
      { label: dutyName(row, context) },
    ],
    badge: dutyBadge(row, context),
    help: rule?.help ? inLocale(rule.help, locale) : '',
    when,
    dueAt: row.due_at,
    late: isLate(row, now.toISOString()),
    suspended: file.row.suspended_at !== null,
    within: rule && row.clock === 'occasion' ? spanWords(rule.due, context) : '',
    every: rule && row.clock === 'repeated' ? spanWords(rule.due, context) : '',
    consequences,
    said: when !== '' || consequences.length > 0 || (!filable && rule?.help !== undefined),
    returned: returned?.review?.remark ?? '',
    action: `/duties/${row.id}`,
    filable,
    version: draft.version,
    happened:
      filable && row.clock === 'occasion'
        ? { name: happenedInput, ...form.fields[happenedInput], max: zoneDay(now) }
        : false,
    fields:
      rule === null
        ? []
        : plainFields(rule.fields, 'report', {
            values: isStandingLine(row) ? {} : (last?.content.values ?? {}),
            raw,
            problems: asksTime ? undefined : failed?.refusal.fields,
            today: zoneDay(now),
            reader: readerOf(words, locale),
          }),
    documents: (rule?.documents ?? []).map(({ id, name, help, required }) => ({
      name: `document.${id}`,
      label: inLocale(name, locale),
      help: help ? inLocale(help, locale) : '',
      optional: !required,
      required: required && !last?.content.files.some(({ document }) => document === id),
      there: last?.content.files.find(({ document }) => document === id)?.name ?? '',
      error: form.fields[`document.${id}`]?.error ?? '',
    })),
    unchanged: form.fields[unchangedInput]?.error ? form.fields[unchangedInput] : false,
    form,
    submissions: submissionsView(duty, context, '/duties', true),
    decisions: decisionsView(duty, context, true),
    mayAsk:
      waits === undefined &&
      rule !== null &&
      whyNotActed('extend', row, now.toISOString()) === null,
    moreTimeSays: words(
      locale,
      row.extended > 0 ? 'duties.own.moreTimeAgain' : 'duties.own.moreTimeSays',
    ),
    mayWithdraw: waits?.asked === 1 && waits.proposed_person === context.reader && { id: waits.id },
    time: formState(asksTime ? context : quiet, words, { until: '', reason: '' }),
    asking: asksTime,
    today: zoneDay(now),
    contact: contactLines(contactOf(file.definition), locale),
  };
}

const hasTyped = ({ typed }: DutyDraft): boolean => Object.keys(typed).length > 0;

function formInputs({ rule }: DutyFile, { typed }: DutyDraft): Record<string, string> {
  return {
    [happenedInput]: typed[happenedInput] ?? '',
    [unchangedInput]: '',
    ...Object.fromEntries((rule?.documents ?? []).map(({ id }) => [`document.${id}`, ''])),
  };
}

/** `6 m` in words. */
export function spanWords(
  due: string,
  { words, locale }: Pick<FormContext, 'words' | 'locale'>,
): string {
  const [count, unit] = due.split(' ');
  return words(locale, `designer.periods.${unit ?? 'wd'}`, { count: Number(count) });
}
