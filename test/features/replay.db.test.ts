import { statementsOf } from '../support/statements.js';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import type { Actor } from '../../server/domain/actor.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';
import { aggregate } from '../../server/domain/scoring/aggregation.js';
import { reviseProcedure } from '../../server/features/designer/drafts/startDraft.service.js';
import { openProcedureDraft } from '../../server/features/designer/frame/draft.file.js';
import { callCases } from '../../server/features/designer/replay/replayCases.query.js';
import {
  callRow,
  chosenCall,
  replayableCalls,
} from '../../server/features/designer/replay/replayCalls.query.js';
import {
  compileDraft,
  replayDraft,
} from '../../server/features/designer/replay/replayDraft.query.js';
import { replaySummary } from '../../server/features/designer/replay/replaySummary.view.js';
import { dialects } from '../support/databases.js';
import { apply } from '../support/journey/applying.js';
import { confirmRanking, decide, vote } from '../support/journey/deciding.js';
import { act, passCheck, reportVisit, reviewAll } from '../support/journey/handling.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';
import { mostOf } from '../../server/domain/scoring/criteria/registry.js';
import { steps } from '../support/steps.js';

const procedure = 'kechuang.startup';
// What share of every maximum the five experts give.
const shares: Readonly<Record<string, readonly number[]>> = {
  hongyu: [0.9, 0.9, 0.9, 0.9, 0.9],
  lanhai: [0.7, 0.72, 0.72, 0.72, 1],
  zhilian: [0.8, 0.8, 0.8, 0.8, 0.8],
};
const founders = Object.keys(shares);
const fenOf = (yuan: number): bigint => BigInt(yuan) * 100n;

describe.each(dialects)('a closed call under other rules on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let officer: Actor;
  let callId: string;
  let draftId: string;
  let published: Definition;
  const cases = new Map<string, string>();

  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  /** Age on the day the call opens, in plain arithmetic. */
  const ageOf = (who: string): number => {
    const [year = '', ...rest] = journey.project(who).born.split('-');
    return 2026 - Number(year) - (rest.join('-') > '03-02' ? 1 : 0);
  };
  const totalsOf = (who: string): number[] => {
    const maxima = (published.rubrics['startup']?.criteria ?? []).map((each) => mostOf(each) / 100);
    return (shares[who] ?? []).map((share) =>
      maxima.reduce((sum, max) => sum + Math.round(max * share), 0),
    );
  };
  const classFor = (score: number) =>
    published.award?.classes.find(({ when }) => score >= Number(when.split('>= ')[1]));

  /** The draft with one change, as its editors store it. */
  async function change(edit: (definition: Definition) => void): Promise<void> {
    const plain = JSON.parse(JSON.stringify(published));
    edit(plain);
    await journey.deps.db.rows.procedureDrafts.update(
      { id: draftId },
      { definition: definitionSchema.parse(plain) },
    );
  }
  async function replayed() {
    const { deps } = journey;
    const draft = await openProcedureDraft(deps, officer, draftId);
    const call = chosenCall(await replayableCalls(deps, procedure), null);
    const compiled = compileDraft(draft.definition);
    if (!call || !compiled) throw new Error('nothing to replay');
    const replay = await replayDraft(deps, compiled, await callRow(deps, call));
    const differing = replay.cases.filter(({ verdict }) => verdict === 'differs');
    return { ...replay, differing: differing.map(({ id }) => id) };
  }
  const idOf = (who: string): string => cases.get(who) ?? '';

  step('three cases are decided and the call closes', async () => {
    callId = await publishCall(journey);
    for (const who of founders) cases.set(who, await apply(journey, callId, who));
    for (const who of founders) {
      await act(journey, 'desk', idOf(who), 'accept');
      await passCheck(journey, idOf(who));
      await reviewAll(journey, idOf(who), shares[who]);
      await reportVisit(journey, idOf(who));
    }
    await confirmRanking(journey, callId);
    for (const who of founders) {
      await vote(journey, callId, idOf(who));
      await decide(journey, callId, idOf(who));
    }
    journey.pass(31);
    const { userId } = await journey.stage.as('officer');
    const account = await loadAccount(journey.deps.db, userId);
    if (!account) throw new Error('no officer');
    officer = account.actor;
    draftId = await reviseProcedure(journey.deps, officer, procedure);
    published = (await openProcedureDraft(journey.deps, officer, draftId)).definition;
  });

  step('the same rules differ in nothing', async () => {
    const { cases: said, totals, lines } = await replayed();
    expect(said.map(({ verdict }) => verdict)).toEqual(['same', 'same', 'same']);
    const granted = founders.map(
      (who) => classFor(aggregate('trimmed_mean', totalsOf(who)) ?? 0)?.amount_yuan ?? 0,
    );
    const sum = fenOf(granted.reduce((all, yuan) => all + yuan, 0));
    expect([totals.fenBefore, totals.fenAfter, totals.differenceFen]).toEqual([sum, sum, 0n]);
    expect(lines).toMatchObject([{ before: { above: 3 }, after: { above: 3, sumFen: sum } }]);
  });

  step('a lower age bars exactly those who are older', async () => {
    const ages = founders.map(ageOf).toSorted((a, b) => b - a);
    const limit = (ages[0] ?? 0) - 1;
    const older = founders.filter((who) => ageOf(who) > limit);
    expect(older).toHaveLength(1);
    await change(({ eligibility }) => {
      for (const rule of eligibility) {
        if (rule.id === 'age') rule.rule = `age(founder.born, call.opens) <= ${limit}`;
      }
    });
    const { differing, totals } = await replayed();
    expect(differing).toEqual(older.map(idOf));
    const award = classFor(aggregate('trimmed_mean', totalsOf(older[0] ?? '')) ?? 0);
    expect(totals.differenceFen).toBe(-fenOf(award?.amount_yuan ?? 0));
  });

  step('another aggregate changes exactly the classes it should', async () => {
    const moved = founders.flatMap((who) => {
      const [was, is] = (['trimmed_mean', 'mean'] as const).map(
        (rule) => classFor(aggregate(rule, totalsOf(who)) ?? 0)?.amount_yuan ?? 0,
      );
      return was === is ? [] : [{ who, yuan: (is ?? 0) - (was ?? 0) }];
    });
    expect(moved.map(({ who }) => who)).toEqual(['lanhai']);
    await change(({ rubrics }) => {
      if (rubrics['startup']) rubrics['startup'].aggregate = 'mean';
    });
    const { differing, totals } = await replayed();
    expect(differing).toEqual(moved.map(({ who }) => idOf(who)));
    expect(totals.differenceFen).toBe(fenOf(moved[0]?.yuan ?? 0));
  });

  step('a dearer class costs its difference for each who has it', async () => {
    const having = founders.filter(
      (who) => classFor(aggregate('trimmed_mean', totalsOf(who)) ?? 0)?.id === 'second',
    );
    await change(({ award }) => {
      for (const each of award?.classes ?? [])
        if (each.id === 'second') each.amount_yuan += 200_000;
    });
    const { differing, totals, availableFen } = await replayed();
    expect(differing).toEqual(having.map(idOf));
    expect(totals.differenceFen).toBe(fenOf(200_000) * BigInt(having.length));
    const line = await journey.deps.db.rows.budgetLines.find({
      id: journey.budgets.get('kechuang') ?? '',
    });
    expect(availableFen).toBe(line?.available);
    const summary = await replaySummary(
      journey.deps,
      await openProcedureDraft(journey.deps, officer, draftId),
      null,
    );
    expect(summary).toMatchObject({
      call: { id: callId },
      cases: 3,
      differing: having.length,
      cannotTell: 0,
      differenceFen: totals.differenceFen,
    });
    const page = await (await journey.as('officer')).get(`${summary.href}&lang=en`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('1 of 3 results differ; CNY 200,000 more to be paid');
    expect(page.text).toContain(journey.project('zhilian').title);
    expect(page.text).not.toContain('expert1');
  });

  step('a case that is not the designer’s to handle counts and is not named', async () => {
    const { rows } = journey.deps.db;
    const path = `/designer/${draftId}/replay?call=${callId}&lang=en`;
    const designer = await journey.as('officer');
    const own = await journey.caseRow(idOf('zhilian'));
    const named = async (): Promise<readonly boolean[]> => {
      const { text } = await designer.get(path);
      return [own.title, own.number ?? '', own.id].map((each) => text.includes(each));
    };
    expect(await named()).toEqual([true, true, true]);
    const { applicant_id: applicant } = own;
    await rows.applications.update({ id: own.id }, { applicant_id: officer.userId });
    expect(await named()).toEqual([false, false, false]);
    const { text } = await designer.get(path);
    expect(text).toContain('1 of 3 results differ; CNY 200,000 more to be paid');
    expect(text).toContain('1 more case is counted above and not named here');
    await rows.applications.update({ id: own.id }, { applicant_id: applicant });
  });

  step('how many statements it takes does not grow with the cases', async () => {
    const { db } = journey.deps;
    const call = await db.rows.calls.find({ id: callId });
    if (!call) throw new Error('no call');
    const compiled = compileDefinition(published);
    const { statements } = await statementsOf(async () => {
      const found = await callCases(journey.deps, call, compiled);
      for (let index = 0; index < found.count; index += 1) await found.at(index);
    });
    expect(statements).toHaveLength(5);
  });
});
