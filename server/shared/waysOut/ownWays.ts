import { historyOfCase } from '../../data/stores/caseStore.js';
import { possibleExits } from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { lastActOf } from '../../domain/workflow/exits/takeBack.js';
import type { Deps } from '../request/deps.js';
import type { PageContext } from '../request/pageContext.js';
import type { CaseFile } from '../casefile/caseFile.js';
import { wayLine } from './wayLine.js';

/**
 * What a side of a case can still do about it outside its workflow, and that an ended one may be
 * reopened, by whom; the zone's own ways while it runs are no business of theirs.
 */
export async function ownWays(
  { db, time }: Pick<Deps, 'db' | 'time'>,
  actor: Actor,
  { row, rules, subject }: CaseFile,
  context: PageContext,
): Promise<readonly object[]> {
  // While it runs what they do is taken back by nobody, so that its history need not be read.
  const ended = row.state.status === 'ended';
  const lastAct = ended ? lastActOf(await historyOfCase(db, row.id)) : null;
  const look = { rules, subject, time, now: context.now, lastAct };
  return possibleExits(actor, look)
    .filter(({ exit, mine }) => mine || exit === 'reopen')
    .map(({ exit, ...rest }) =>
      wayLine({ ...rest, name: exit, href: `/cases/${row.id}/exits/${exit}` }, context),
    );
}
