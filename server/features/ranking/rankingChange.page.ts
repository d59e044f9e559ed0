import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { ChangedPlacing } from '../../data/tables/rankingChanges.js';
import type { AwardClass } from '../../domain/scoring/rubricSchema.js';
import type { FormState } from '../../shared/request/formState.js';
import type { Correction, Taken } from './correction.query.js';
import { correctionHash } from './proposeCorrection.service.js';
import type { RankingChange } from './rankingChange.file.js';

const word = (key: string, values: object = {}) => ({ key: `ranking.change.${key}`, ...values });

/** What a page says of changes is said of these cases, by these classes. */
export interface ChangeWords {
  readonly cases: ReadonlyMap<string, ApplicationRow>;
  readonly classes: readonly AwardClass[];
}

export interface ChangeRights {
  readonly mayPropose: boolean;
  readonly mayDecide: boolean;
  /** The reader proposed what waits. */
  readonly own: boolean;
}

/** The change that waits for a second person, case by case; or what a correction would change. */
export function rankingChangePage(
  open: (RankingChange & { readonly by: string }) | null,
  correction: Correction | null,
  known: ChangeWords,
  form: FormState,
  { mayPropose, mayDecide, own }: ChangeRights,
): object {
  return {
    form,
    open: open !== null && {
      id: open.id,
      hash: open.content_hash,
      kind: word(`kinds.${open.kind}`),
      by: open.by,
      at: open.proposed_at,
      reason: open.reason,
      told: open.content.told,
      ground: open.ground,
      rows: open.content.placings.map((each) => lineOf(each, known)),
      passedOver: open.content.passedOver.map((id) => known.cases.get(id)?.title ?? ''),
      decide: mayDecide && !own,
      withdraw: own,
      refusing: form.fields['why']?.error,
    },
    correction: correction !== null && {
      hash: correctionHash(correction),
      torn: correction.torn,
      fixed: correction.fixed,
      rows: correction.placings.map((each) => lineOf(each, known)),
      propose: mayPropose && !correction.torn && correction.placings.length > 0,
      effect: [effectOf('before', correction.before), effectOf('after', correction.after)],
    },
  };
}

const effectOf = (when: 'before' | 'after', { places, fen }: Taken): object => ({
  label: word(when),
  places,
  fen: Number(fen),
});

function lineOf(
  { id, rank, chosen, was }: ChangedPlacing,
  { cases, classes }: ChangeWords,
): object {
  const row = cases.get(id);
  return {
    href: `/cases/${id}`,
    title: row?.title ?? '',
    number: row?.number ?? '',
    applicant: row?.applicant_name ?? '',
    was: { rank: was.rank ?? '', place: placeWords(was.chosen, classes) },
    now: { rank, place: placeWords(chosen, classes) },
    same: chosen === was.chosen,
  };
}

/** A class by its name, or what stands instead of one. */
function placeWords(chosen: string, classes: readonly AwardClass[]): object {
  const award = classes.find(({ id }) => id === chosen);
  return award ? award.name : word(`places.${chosen}`);
}
