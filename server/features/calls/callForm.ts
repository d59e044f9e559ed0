import { z } from 'zod';
import { choice, halfWidth, line, readTyped, tidy, whole } from '../../domain/form/typed.js';
import { isCalendarDay } from '../../domain/form/typed.js';
import { dateParts } from '../../domain/zoneDates.js';
import type { CallPlan } from './createCall.service.js';

/** An instant on the zone's clock, typed as `2026-11-27 18:00` or by the browser's own control. */
const moment = () =>
  z
    .string({ error: (issue) => (issue.input === undefined ? 'required' : 'not_text') })
    .transform((text) => halfWidth(tidy(text)).replaceAll('/', '-').replace('T', ' '))
    .refine((text) => text !== '', 'required')
    .refine((text) => text === '' || isMoment(text), 'no_such_moment')
    .transform((text) =>
      isMoment(text) ? new Date(`${text.replace(' ', 'T')}:00+08:00`).toISOString() : '',
    );

function isMoment(text: string): boolean {
  const found = /^(\d{4}-\d{2}-\d{2}) ([01]\d|2[0-3]):[0-5]\d$/.exec(text);
  return found !== null && isCalendarDay(found[1] ?? '');
}

const optionalWhole = z.union([z.literal('').transform(() => null), whole(1, 100_000)]);

const planSchema = z.object({
  title_zh: line(200),
  title_en: line(200),
  opens: moment(),
  closes: moment(),
  quota: optionalWhole.default(null),
  budget: z.string({ error: 'not_text' }).max(36).default(''),
  payee: choice(['applicant', 'counterparty']).optional(),
});

/** Reads the officer's form. */
export function readPlan(typed: unknown): CallPlan {
  const form = readTyped(planSchema, typed);
  return {
    title: { zh: form.title_zh, en: form.title_en },
    opensAt: form.opens,
    closesAt: form.closes,
    quota: form.quota,
    budgetLineId: form.budget === '' ? null : form.budget,
    ...(form.payee === undefined ? {} : { payee: form.payee }),
  };
}

/** The inputs of a plan as the form begins with them. */
export function planInputs(plan: CallPlan | null): Readonly<Record<string, string>> {
  if (plan === null) {
    return {
      title_zh: '',
      title_en: '',
      opens: '',
      closes: '',
      quota: '',
      budget: '',
      payee: 'applicant',
    };
  }
  return {
    title_zh: plan.title.zh,
    title_en: plan.title.en,
    opens: clockText(plan.opensAt),
    closes: clockText(plan.closesAt),
    quota: plan.quota === null ? '' : String(plan.quota),
    budget: plan.budgetLineId ?? '',
    payee: plan.payee ?? 'applicant',
  };
}

function clockText(at: string): string {
  const { year, month, day, time } = dateParts(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${time}`;
}
