import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { halfWidth, line, optionalLine, ticked } from '../../domain/typed.js';
import { readCreditCode } from '../../domain/identity/creditCode.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { findExpert } from '../../shared/calls/expertPool.js';
import { createExpertProfile, keepTerms, readFields } from './expertEntry.step.js';

export const expertProfileInput = z.object({
  employer: line(200),
  employer_code: line(60),
  title: line(60),
  fields: line(300),
  active: ticked(),
  in_zone: ticked(),
  languages: optionalLine(100),
  most: optionalLine(3)
    .transform(halfWidth)
    .refine((text) => text === '' || /^[1-9]\d?$/.test(text), {
      error: 'out_of_range',
      params: { min: 1, max: 99 },
    }),
});

/** The form of the review secretary; refuses accounts that do not hold the expert's role. */
export async function saveExpertProfile(
  deps: Deps,
  actor: Actor,
  userId: string,
  typed: z.infer<typeof expertProfileInput>,
): Promise<void> {
  if (!(await findExpert(deps.db, userId))) throw hidden();
  const { employer, employer_code, title, fields, active } = typed;
  const checked = readCreditCode(employer_code, 'employer_code');
  await createExpertProfile(deps, actor, userId, {
    employer,
    employerCode: checked.code,
    title,
    fields: readFields(fields),
    active,
  });
  const { in_zone: inZone, languages, most } = typed;
  await keepTerms(deps, userId, {
    inZone,
    languages,
    most: most === '' ? null : Number(most),
  });
}
