import { z } from 'zod';
import { callPayees } from '../../domain/application/callPayees.js';
import { mostFreezeDays, usualFreezeDays } from '../../domain/application/freezeWindow.js';
import { choice, line, whole } from '../../domain/typed.js';
import { moment } from '../../domain/typedMoment.js';
import { dateParts } from '../../domain/zoneDates.js';
import type { CallTexts } from './changeCall.service.js';
import type { CallPlan } from './callPlan.step.js';
import type { CallRow } from './managedCall.file.js';

const optionalWhole = z.union([z.literal('').transform(() => null), whole(1, 100_000)]);

const texts = {
  title_zh: line(200),
  title_en: line(200),
  quota: optionalWhole.default(null),
  budget: z.string({ error: 'not_text' }).max(36).default(''),
};

/** The officer's form of a draft. */
export const planInput = z.object({
  ...texts,
  opens: moment(),
  closes: moment(),
  freeze: whole(0, mostFreezeDays).default(usualFreezeDays),
  payee: choice(callPayees).optional(),
  edition: z.string({ error: 'not_text' }).min(1).max(36).optional(),
});

/** The plan that the form of a draft says. */
export function planOf(form: z.infer<typeof planInput>): CallPlan {
  return {
    title: { zh: form.title_zh, en: form.title_en },
    opensAt: form.opens,
    closesAt: form.closes,
    quota: form.quota,
    budgetLineId: form.budget === '' ? null : form.budget,
    freezeDays: form.freeze,
    ...(form.payee === undefined ? {} : { payee: form.payee }),
    ...(form.edition === undefined ? {} : { versionId: form.edition }),
  };
}

/** What may change of a published call. */
export const textsInput = z.object(texts);

/** Title, quota and budget as typed. */
export function textsOf(form: z.infer<typeof textsInput>): CallTexts {
  return {
    title: { zh: form.title_zh, en: form.title_en },
    quota: form.quota,
    budgetLineId: form.budget === '' ? null : form.budget,
  };
}

/** The inputs of a new call's plan as its form begins with them. */
export const newPlanInputs = (edition: string): Readonly<Record<string, string>> => ({
  title_zh: '',
  title_en: '',
  opens: '',
  closes: '',
  quota: '',
  budget: '',
  freeze: String(usualFreezeDays),
  payee: 'applicant',
  edition,
});

/** The same of a call that exists. */
export const planInputs = (call: CallRow): Readonly<Record<string, string>> => ({
  title_zh: call.title.zh,
  title_en: call.title.en,
  opens: clockText(call.opens_at),
  closes: clockText(call.closes_at),
  quota: call.quota === null ? '' : String(call.quota),
  budget: call.budget_line_id ?? '',
  freeze: String(call.freeze_days ?? usualFreezeDays),
  payee: call.payee ?? 'applicant',
  edition: call.procedure_version_id,
});

/** An instant as the browser's own control takes it: `2026-11-27T18:00` on the zone's clock. */
export function clockText(at: string): string {
  const { year, month, day, time } = dateParts(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${time}`;
}
