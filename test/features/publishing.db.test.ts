import { loadAccount } from '../../server/data/stores/actorStore.js';
import type { Actor } from '../../server/domain/actor.js';
import { Refused } from '../../server/domain/refusal.js';
import { reviseProcedure } from '../../server/features/designer/drafts/startDraft.service.js';
import { savePart } from '../../server/features/designer/parts/savePart.service.js';
import { addPart } from '../../server/features/designer/parts/arrangeParts.service.js';
import { partHash } from '../../server/features/designer/parts/changeDraft.step.js';
import {
  discardProcedureDraft,
  proposeDraft,
  publishDraft,
  returnDraft,
} from '../../server/features/designer/publishing/decideDraft.service.js';
import { withPart } from '../../server/domain/editing/partChanges.js';
import { partAt, readAddress, type PartAddress } from '../../server/domain/editing/partAddress.js';
import { readDefinition, writeDefinition } from '../../server/domain/definition/definitionFile.js';
import { applyImport } from '../../server/features/designer/publishing/importDraft.service.js';
import { dialects } from '../support/databases.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
};

describe.each(dialects)('a draft becomes a version on %s', (dialect) => {
  let journey: Journey;
  let officer: Actor;
  let colleague: Actor;

  const actorOf = async (who: string): Promise<Actor> => {
    const { userId } = await journey.stage.as(who);
    const account = await loadAccount(journey.deps.db, userId);
    if (!account) throw new Error(`no ${who}`);
    return account.actor;
  };
  const row = async (id: string) => {
    const found = await journey.deps.db.rows.procedureDrafts.find({ id });
    if (!found) throw new Error('no draft');
    return found;
  };
  const seen = async (id: string) => ({ draftId: id, version: (await row(id)).version });
  const days: PartAddress = readAddress('workflow.stages.desk') ?? { single: 'settings' };

  /** Changes how long acceptance may take, as the form of the stage would. */
  async function change(id: string, count: number): Promise<void> {
    const { definition } = await row(id);
    const plain = withPart(definition, days, {
      ...Object(partAt(definition, days)),
      due: `${count} wd`,
    });
    await journey.deps.db.rows.procedureDrafts.update(
      { id },
      { definition: JSON.parse(JSON.stringify(plain)) },
    );
  }

  beforeAll(async () => {
    journey = await openJourney(dialect);
    officer = await actorOf('officer');
    colleague = await actorOf('officer2');
  }, 240_000);
  afterAll(() => journey.close());

  test('proposed by one, published by another, in force for new calls only', async () => {
    const { deps } = journey;
    const call = await publishCall(journey, { procedure: 'kechuang.transfer' });
    const id = await reviseProcedure(deps, officer, 'kechuang.transfer');
    expect(await codeOf(proposeDraft(deps, officer, await seen(id), 'Nothing changed'))).toBe(
      'check_fields',
    );
    await change(id, 4);
    await proposeDraft(deps, officer, await seen(id), 'A day more for the desk');
    expect(await codeOf(publishDraft(deps, officer, await seen(id)))).toBe('second_person_needed');
    expect(await publishDraft(deps, colleague, await seen(id))).toBe(2);
    const versions = await deps.db.rows.procedureVersions.all(
      { procedure_id: 'kechuang.transfer' },
      [['number', 'ASC']],
    );
    expect(
      versions.map(({ number, definition }) => [number, definition.workflow.stages['desk']?.due]),
    ).toEqual([
      [1, '3 wd'],
      [2, '4 wd'],
    ]);
    expect(versions[1]?.published_by).toBe(colleague.userId);
    const kept = await deps.db.rows.calls.find({ id: call });
    expect(kept?.procedure_version_id).toBe(versions[0]?.id);
  });

  test('a published version is given out with the comments of its file, and so are those after it', async () => {
    const { deps } = journey;
    const procedure = 'kechuang.interest';
    const reader = await journey.as('officer');
    const download = async (version: number): Promise<string> =>
      (await reader.get(`/procedures/${procedure}/definition?version=${version}`)).text;
    const publish = async (id: string): Promise<void> => {
      await proposeDraft(deps, officer, await seen(id), 'Another number of days');
      await publishDraft(deps, colleague, await seen(id));
    };
    const imported = await reviseProcedure(deps, officer, procedure);
    await change(imported, 4);
    const head = '# Agreed with the bureau on 2 March.\n';
    const stages = '# The way of a case.\nworkflow:';
    const text = writeDefinition((await row(imported)).definition);
    const yaml = `${head}${text.replace('\nworkflow:', `\n${stages}`)}`;
    await applyImport(deps, officer, await seen(imported), yaml);
    await publish(imported);
    const onScreen = await reviseProcedure(deps, officer, procedure);
    await change(onScreen, 6);
    await publish(onScreen);

    const [first, second, third] = [await download(1), await download(2), await download(3)];
    expect(first).not.toContain('#');
    expect(second).toBe(yaml);
    for (const comment of [head, stages]) expect(third).toContain(comment);
    expect(readDefinition(third).value?.workflow.stages['desk']?.due).toBe('6 wd');
    expect(readDefinition(second).value?.workflow.stages['desk']?.due).toBe('4 wd');
  });

  test('whoever publishes decides on what was proposed: a change in between voids it', async () => {
    const { deps } = journey;
    const id = await reviseProcedure(deps, officer, 'youth.base');
    await change(id, 4);
    await proposeDraft(deps, officer, await seen(id), 'A day more for the desk');
    const stale = await seen(id);
    await savePart(deps, colleague, {
      draftId: id,
      address: { single: 'obligations' },
      seen: partHash((await row(id)).definition, { single: 'obligations' }),
      typed: {},
    });
    expect((await row(id)).status).toBe('editing');
    expect(await codeOf(publishDraft(deps, colleague, stale))).toBe('stale');
    expect(await codeOf(publishDraft(deps, colleague, await seen(id)))).toBe('draft_not_proposed');
  });

  test('two who change different parts in the same second are both kept', async () => {
    const { deps } = journey;
    const id = await reviseProcedure(deps, officer, 'carrier.hnte');
    const { definition } = await row(id);
    const add = (name: string, actor: Actor) =>
      addPart(deps, actor, {
        draftId: id,
        collection: 'documents',
        name: { zh: name, en: name },
        id: '',
        kind: '',
        after: '',
      });
    const names = ['one', 'two', 'three', 'four'];
    await Promise.all(names.map((name, at) => add(name, at % 2 === 0 ? officer : colleague)));
    const kept = (await row(id)).definition.documents.map((document) => document.id);
    expect(kept.toSorted()).toEqual(
      [...definition.documents.map((document) => document.id), ...names].toSorted(),
    );
  });

  test('two who publish in the same second make one version', async () => {
    const { deps } = journey;
    const id = await reviseProcedure(deps, officer, 'voucher.provider');
    await change(id, 4);
    await proposeDraft(deps, officer, await seen(id), 'A day more for the desk');
    const version = await seen(id);
    const both = await Promise.all([
      codeOf(publishDraft(deps, colleague, version)),
      codeOf(publishDraft(deps, colleague, version)),
    ]);
    expect(both.filter((code) => code === 'done')).toHaveLength(1);
    expect(await deps.db.rows.procedureVersions.count({ procedure_id: 'voucher.provider' })).toBe(
      2,
    );
  });

  test('errors stand against proposing, a reason goes with sending back and discarding', async () => {
    const { deps } = journey;
    const id = await reviseProcedure(deps, officer, 'carrier.rent');
    const { definition } = await row(id);
    const { withdrawn: _, ...ends } = definition.workflow.ends;
    await deps.db.rows.procedureDrafts.update(
      { id },
      { definition: { ...definition, workflow: { ...definition.workflow, ends } } },
    );
    expect(await codeOf(proposeDraft(deps, officer, await seen(id), 'An end less'))).toBe(
      'draft_has_errors',
    );
    await deps.db.rows.procedureDrafts.update({ id }, { definition });
    await change(id, 6);
    await proposeDraft(deps, officer, await seen(id), 'Two days more');
    await returnDraft(deps, colleague, await seen(id), 'Five are enough');
    expect(await row(id)).toMatchObject({
      status: 'editing',
      decision: 'Five are enough',
      proposed_by: null,
    });
    await discardProcedureDraft(deps, officer, await seen(id), 'No longer wanted');
    expect(await codeOf(proposeDraft(deps, officer, await seen(id), 'Once more'))).toBe(
      'draft_closed',
    );
    expect(await reviseProcedure(deps, officer, 'carrier.rent')).not.toBe(id);
  });

  test('the database itself wants two persons, and one open draft of a procedure', async () => {
    const { db } = journey.deps;
    const id = await reviseProcedure(journey.deps, officer, 'carrier.graduate');
    const forged = {
      status: 'published',
      open_key: null,
      proposer_person_id: officer.personId,
      decider_person_id: officer.personId,
    } as const;
    await expect(db.rows.procedureDrafts.update({ id }, forged)).rejects.toThrow();
    const { id: __, ...twin } = await row(id);
    await expect(db.rows.procedureDrafts.insert({ ...twin, id: 'twin' })).rejects.toThrow();
  });

  test('nothing is published while a call of the procedure is about to close', async () => {
    const { deps } = journey;
    const call = await publishCall(journey, { procedure: 'youth.rent' });
    const closes = await deps.db.rows.calls.find({ id: call });
    const id = await reviseProcedure(deps, officer, 'youth.rent');
    await change(id, 4);
    await proposeDraft(deps, officer, await seen(id), 'A day more for the desk');
    const now = deps.clock.now();
    journey.clock.set(new Date(Date.parse(closes?.closes_at ?? '') - 3_600_000));
    expect(await codeOf(publishDraft(deps, colleague, await seen(id)))).toBe('procedure_frozen');
    journey.clock.set(new Date(Date.parse(closes?.closes_at ?? '') + 3_600_000));
    expect(await codeOf(publishDraft(deps, colleague, await seen(id)))).toBe('done');
    journey.clock.set(now);
  });
});
