import { caseStream } from '../../server/data/stores/caseStore.js';
import { readWalkPath } from '../../server/domain/walkthrough/walkPath.js';
import { walkThrough, type Walk } from '../../server/domain/walkthrough/walkthrough.js';
import { isCaseEvent } from '../../server/domain/workflow/caseEvents.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { closeNotices } from '../../server/features/notices/closeNotices.job.js';
import { sampleForm } from '../../server/features/designer/walkthrough/sampleFields.view.js';
import {
  readSamples,
  walkSetup,
} from '../../server/features/designer/walkthrough/samples.input.js';
import { dialects } from '../support/databases.js';
import { apply } from '../support/journey/applying.js';
import { confirmRanking, decide, vote } from '../support/journey/deciding.js';
import { act, passCheck, reportVisit, reviewAll } from '../support/journey/handling.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall, publishNotice } from '../support/journey/publishing.js';

/** Where a real case and an invented one stood, since when and until when. */
type Stay = readonly [stage: string, enteredAt: string, dueAt: string | null];

describe.each(dialects)('a walk and a real case on %s', (dialect) => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  async function walked(caseId: string, start: Date, path: string, score: number): Promise<Walk> {
    const { compiled } = await openCase(journey.deps, caseId);
    const { words, calendar } = journey.deps;
    const day = '2026-03-02';
    const form = sampleForm(compiled, words, day);
    const samples = readSamples(form, { 'at-review.score': String(score) }, day);
    return walkThrough(walkSetup(compiled, calendar, samples, day), start, readWalkPath(path));
  }

  /** The stages of the real case as its events tell them. */
  async function stays(caseId: string): Promise<Stay[]> {
    const events = await journey.deps.db.rows.events.all({ stream: caseStream(caseId) }, [
      ['seq', 'ASC'],
    ]);
    const found: Stay[] = [];
    for (const { type, data } of events) {
      const event = { ...data, type };
      if (!isCaseEvent(event)) continue;
      if (event.type === 'stage_entered') found.push([event.stage, event.at, event.dueAt]);
      const last = found.at(-1);
      if (event.type === 'due_set' && last)
        found[found.length - 1] = [last[0], last[1], event.dueAt];
    }
    return found;
  }

  test('a project goes the same way on the same days when people act as supposed', async () => {
    const callId = await publishCall(journey);
    const caseId = await apply(journey, callId, 'hongyu');
    const start = journey.clock.now();
    const path = 'accepted.passed.scored.consistent.selected.agreed.approved.confirmed';
    const walk = await walked(caseId, start, path, 80);
    const leave: Readonly<Record<string, () => Promise<void>>> = {
      desk: () => act(journey, 'desk', caseId, 'accept'),
      formal: () => passCheck(journey, caseId),
      review: () => reviewAll(journey, caseId, [0.8, 0.8, 0.8, 0.8, 0.8]),
      visit: () => reportVisit(journey, caseId),
      rank: () => confirmRanking(journey, callId),
      joint: () => vote(journey, callId, caseId),
      approve: () => decide(journey, callId, caseId),
      notice: async () => void (await closeNotices(journey.deps)),
    };
    for (const { stage, acts, leftAt } of walk.steps) {
      const published = acts.find(({ verb }) => verb === 'publish');
      if (published) {
        journey.clock.set(new Date(published.at));
        await publishNotice(journey, callId, [caseId]);
      }
      if (leftAt === null) break;
      journey.clock.set(new Date(leftAt));
      await leave[stage]?.();
    }
    expect(await stays(caseId)).toEqual(
      walk.steps.map(({ stage, enteredAt, dueAt }): Stay => [stage, enteredAt, dueAt]),
    );
    const award = await journey.deps.db.rows.awards.find({ application_id: caseId });
    expect(award?.amount).toBe(BigInt(walk.money.amount));
    expect(walk.steps.map(({ stage }) => stage)).toHaveLength(9);
  });
});
