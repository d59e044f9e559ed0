import { definitionSchema } from '../../server/domain/definition/definition.js';
import { owedDutyRoutes } from '../../server/features/duties/owedDuties.routes.js';
import { ownDutyRoutes } from '../../server/features/duties/ownDuties.routes.js';
import { newId, type Deps } from '../../server/shared/request/deps.js';
import type { Route } from '../../server/shared/request/route.js';

/** One text for both languages. */
export const sameText = (name: string) => ({ zh: `${name}。`, en: name });
const { duties } = definitionSchema.pick({ duties: true }).parse({
  duties: [
    {
      id: 'half_yearly',
      name: sameText('Half-yearly report'),
      begins: 'agreement.signed',
      clock: 'repeated',
      due: '6 m',
      lasts: '18 m',
      fields: [{ id: 'spent', kind: 'money', name: sameText('Spent') }],
      documents: [{ id: 'books', name: sameText('Extract of the books'), required: false }],
      checks: [
        {
          id: 'some',
          field: 'spent',
          rule: 'report.spent > wan(0)',
          reason: sameText('Say how much'),
        },
      ],
      remind: ['10 wd'],
      by: 'programme_officer',
      consequences: [
        { id: 'hold', upon: 'late', does: 'hold_money' },
        { id: 'list', upon: 'failed', does: 'list_organisation', times: 2 },
        { id: 'back', upon: 'failed', does: 'consider_recovery' },
      ],
    },
    {
      id: 'changes',
      name: sameText('Report of a change'),
      begins: 'agreement.signed',
      clock: 'occasion',
      due: '15 wd',
      fields: [{ id: 'what', kind: 'text', name: sameText('What changed') }],
      by: 'programme_officer',
    },
    {
      id: 'survival',
      name: sameText('Still in business'),
      begins: '.completed',
      clock: 'once',
      due: '12 m',
      after_end: true,
      fields: [{ id: 'alive', kind: 'yes_no', name: sameText('Still there') }],
      by: 'programme_officer',
      consequences: [{ id: 'back', upon: 'failed', does: 'consider_recovery' }],
    },
  ],
});

/** A report every half year, changes when they happen, survival after a good end. */
export const dutyRules = duties;

/** The pages of both sides. */
export const dutyRoutes = (deps: Deps): readonly Route[] => [
  ...ownDutyRoutes(deps),
  ...owedDutyRoutes(deps),
];

/** An obligation of a running case of a programme, as if it had begun; its id. */
export async function plantDuty({ db, clock }: Deps, programme: string): Promise<string> {
  const [owner] = await db.rows.applications.all({ programme_id: programme, status: 'running' });
  const [id, at] = [newId(), clock.now().toISOString()];
  await db.rows.duties.insert({
    id,
    application_id: owner?.id ?? '',
    programme_id: programme,
    duty: 'half_yearly',
    period: 99,
    name: sameText('Half-yearly report'),
    clock: 'repeated',
    by_role: 'programme_officer',
    status: 'open',
    counted_from: at,
    counted_for: '6 m',
    due_at: at,
    returned: 0,
    extended: 0,
    begun_at: at,
    version: 1,
  });
  return id;
}

const deskActs = ['accept', 'return', 'refuse', 'propose', 'approve', 'reject', 'withdraw'];

/** The pages of an obligation, each with what its forms are sent to. */
export const dutyAddresses = (id: string): readonly (readonly [string, ...string[]])[] => [
  [`/duties/${id}`, `/duties/${id}`, `/duties/${id}/more-time`, `/duties/${id}/more-time/withdraw`],
  [`/duties/${id}/files/${newId()}`],
  [`/owed/${id}`, ...[...deskActs, 'considered'].map((act) => `/owed/${id}/${act}`)],
  [`/owed/${id}/files/${newId()}`],
];
