import { backToRanking } from '../../server/domain/workflow/exits/backToRanking.js';
import { useExit } from '../../server/features/exits/useExit.service.js';
import { standDown } from '../../server/features/ranking/standDown.job.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { changeCase, useVerb } from '../../server/shared/casework/caseWork.js';
import { retakeClaims } from '../../server/shared/effects/uniqueClaims.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { refusalOf } from '../support/refusalOf.js';
import { reserveZone, type ReserveZone, why } from '../support/reserveZone.js';

onEachDatabase('places of a ranking, and those in reserve for them', (open) => {
  let database: TestDatabase;
  let its: ReserveZone;

  beforeEach(async () => {
    database = await open();
    its = await reserveZone(database);
  });
  afterEach(() => database.close());

  it('fill what is free by a correction as well, which leaves no place to fill', async () => {
    const {
      head,
      approver,
      reserve,
      of,
      stateOf,
      english,
      givesUp,
      actOnChange,
      correct,
      confirm,
    } = its;
    await confirm();
    await givesUp('Best');
    expect((await correct()).status).toBe(303);
    expect((await actOnChange(approver, 'approve')).status).toBe(303);
    // One has gone: the third takes its place and keeps its rank, and the fifth may wait now.
    expect(await stateOf('Third')).toMatchObject({
      stage: 'joint',
      facts: { rank: 3, class: 'third' },
    });
    expect((await stateOf('Fourth')).memory['rank']).toMatchObject({ rank: 4, reserve: true });
    expect((await stateOf('Fifth')).memory['rank']).toMatchObject({ rank: 5, reserve: true });
    const page = await english(head, reserve());
    expect(page).not.toContain('A place became free');
    const late = { application: of('Fourth'), class: 'third', reason: why };
    expect((await head.post(reserve(), late)).status).toBe(409);
  });

  it('stay ended in a correction where what they had claimed is another’s by now', async () => {
    const {
      zone,
      head,
      approver,
      change,
      stateOf,
      english,
      givesUp,
      actOnChange,
      correct,
      confirm,
    } = its;
    await confirm();
    const typed = { project: { 'project.title': 'Fifth' } };
    const other = await zone.inReview('Other', { typed });
    await retakeClaims(zone.deps, await openCase(zone.deps, other.id));
    await givesUp('Best');
    expect(await english(head, change())).toContain('2 more stay as they are');
    expect((await correct()).status).toBe(303);
    expect((await actOnChange(approver, 'approve')).status).toBe(303);
    expect((await stateOf('Third')).stage).toBe('joint');
    expect((await stateOf('Fourth')).memory['rank']).toMatchObject({ rank: 4, reserve: true });
    expect((await stateOf('Fifth')).end).toBe('not_selected');
  });

  it('fill a place that a case ranked anew left free, and the next that becomes free as well', async () => {
    const { zone, head, ranking, of, stateOf, givesUp, confirm, fill } = its;
    await confirm();
    await changeCase(zone.deps, zone.head, of('Second'), ({ row }, context) =>
      backToRanking(context, row.state, 'rank', { reason: why, ground: 'Minutes 7' }),
    );
    await fill('Third');
    // No place is left for it, so it is not selected; then the best gives up its own.
    const anew = { [`choice.${of('Second')}`]: 'no', [`reason.${of('Second')}`]: why };
    expect((await head.post(ranking(), anew)).status).toBe(303);
    expect((await stateOf('Second')).end).toBe('not_selected');
    await givesUp('Best');
    expect(await standDown(zone.deps)).toBe(0);
    await fill('Fourth');
    expect((await stateOf('Fourth')).stage).toBe('joint');
  });

  it('keep the place of a case that was refused: one alone takes that back only while it is free', async () => {
    const { zone, head, of, stateOf, english, confirm, fill, caseRow, vote } = its;
    await confirm();
    await vote('Second');
    const refuser = await zone.person('refuser', 'approver');
    const later = () => zone.clock.set(new Date(zone.clock.now().getTime() + 60_000));
    const refuse = () => {
      later();
      return useVerb(zone.deps, refuser, of('Second'), 'approve', 'reject', { reason: why });
    };
    const takeBack = async () => {
      later();
      const { version } = await caseRow('Second');
      return useExit(zone.deps, refuser, of('Second'), 'take_back', {
        version,
        reason: why,
        redo: [],
      });
    };
    await refuse();
    await takeBack();
    expect((await stateOf('Second')).stage).toBe('approve');
    await refuse();
    await fill('Third');
    expect((await refusalOf(takeBack())).code).toBe('place_refilled');
    expect((await stateOf('Second')).status).toBe('ended');
    const exit = `/cases/${of('Second')}/exits`;
    expect(await english(await zone.browse(refuser), `${exit}/take_back`)).toContain(
      'The place that this case gave up has been given to another project',
    );
    // Two persons may, and read what it means.
    expect((await head.get(`${exit}/reopen?to=approve&lang=en`)).text).toContain(
      'The place that it had in the ranking has been given to another project',
    );
  });
});
