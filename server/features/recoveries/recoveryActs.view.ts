import { recoveryActs } from '../../data/tables/recoveryTables.js';
import type { Actor } from '../../domain/actor.js';
import type { FormState } from '../../shared/request/formState.js';
import type { RecoveryMatter } from './recoveries.query.js';
import { mayDo, type RecoveryFile } from './recovery.file.js';

interface Parts {
  readonly actor: Actor;
  readonly held: RecoveryFile;
  readonly matter: RecoveryMatter;
  readonly form: FormState;
}

/** What two persons may do to a decided recovery, what waits of it, and whether it is contested. */
export function actsView({ actor, held: { row, file }, matter: { open, names }, form }: Parts) {
  const claimed = row.status === 'claimed';
  const opens = claimed && mayDo(actor, 'recovery.open', file.row.programme_id);
  const decides = mayDo(actor, 'recovery.decide', file.row.programme_id);
  const own = open?.proposed_person === actor.personId;
  return {
    acts:
      opens && open === null
        ? recoveryActs.map((value) => ({
            value,
            label: { key: `recoveries.acts.${value}` },
            help: { key: `recoveries.actsHelp.${value}` },
          }))
        : [],
    waits: open !== null && {
      id: open.id,
      act: { key: `recoveries.acts.${open.act}` },
      effect: { key: `recoveries.actsHelp.${open.act}` },
      amount: open.amount,
      plan: open.plan.map(({ on, amountFen }) => ({ on, amount: amountFen })),
      document: open.document,
      reason: open.reason,
      by: names.get(open.proposed_by) ?? '',
      at: open.proposed_at,
      decide: decides && !own,
      withdraw: own,
    },
    refusing: form.fields['why']?.error !== '' && open !== null,
    contest: opens && row.contested_at === null,
    resume: opens && row.contested_at !== null,
  };
}
