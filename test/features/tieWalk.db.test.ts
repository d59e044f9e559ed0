import { decideTie } from '../../server/features/ties/decideTie.service.js';
import { onEachDatabase } from '../support/databases.js';
import { fc } from '../support/fastCheck.js';
import { reviewZone } from '../support/reviewZone.js';
import { tieHands } from '../support/tieHands.js';

onEachDatabase('ways of coming to a firm and to work on its case', (open) => {
  test('whatever comes after what, nobody gains or loses a case by coming or going', async () => {
    const database = await open();
    const zone = await reviewZone(database);
    const { join, leave, sightOf } = tieHands(zone, database.db);
    const acts = ['join', 'leave', 'grant', 'recuse', 'clear'] as const;
    const ways = fc.sample(fc.array(fc.constantFrom(...acts), { minLength: 4, maxLength: 6 }), 10);
    const seen = new Set<string>();
    for (const [turn, way] of ways.entries()) {
      const { id } = await zone.inReview(`Way ${turn}`);
      const actor = await zone.person(`walker ${turn}`);
      // What must be so, worked out from what was done alone.
      let member = false;
      let role = false;
      let tie: 'none' | 'open' | 'left' | 'recused' | 'cleared' = 'none';
      for (const act of way) {
        if (act === 'join' && !member) {
          await join(actor, id);
          member = true;
          if (role && tie === 'none') tie = 'open';
        } else if (act === 'leave' && member) {
          await leave(actor, id);
          member = false;
          if (role && tie === 'none') tie = 'left';
        } else if (act === 'grant' && !role) {
          await zone.grant(actor.userId, 'formal_checker');
          role = true;
        } else if (act === 'recuse' && tie !== 'none' && tie !== 'recused') {
          const reason = 'A tie to the firm';
          await decideTie(zone.deps, zone.secretary, id, actor.personId, {
            decision: 'recused',
            reason,
          });
          tie = 'recused';
        } else if (act === 'clear' && tie !== 'none' && tie !== 'cleared') {
          const reason = 'No tie that matters';
          await decideTie(zone.deps, zone.secretary, id, actor.personId, {
            decision: 'cleared',
            reason,
          });
          tie = 'cleared';
        } else continue;
        const own = member && tie === 'none';
        const barred = tie === 'recused' || tie === 'left';
        const standing = own ? 'applicant' : role && !barred ? 'staff' : null;
        const sight = await sightOf(await zone.reload(actor.userId), id);
        expect({ way, act, ...sight }).toMatchObject({
          standing,
          mine: own,
          // No list of those who handle cases names one's own.
          listed: role && !barred && !own,
          written: own,
        });
        seen.add(`${standing} ${tie}`);
      }
    }
    expect(seen.size).toBeGreaterThan(4);
    await database.close();
  }, 120_000);
});
