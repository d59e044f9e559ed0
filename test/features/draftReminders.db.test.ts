import { remindDrafts } from '../../server/features/applications/remindDrafts.job.js';
import { startApplication } from '../../server/features/applications/startApplication.service.js';
import {
  actorOf,
  callId,
  cast,
  closesAt,
  lanhai,
  openDay,
  otherFirm,
  setScene,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';

const hour = 3_600_000;

onEachDatabase('drafts of a call that closes soon', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let lins = '';
  let strangers = '';

  const begin = async (who: string, organisationId: string): Promise<string> =>
    startApplication(app.deps, await actorOf(app.deps, who), { callId, organisationId });
  const told = async (): Promise<readonly (string | null)[]> => {
    const letters = await database.db.rows.mails.all({ event: 'draft_closing' });
    return [...new Set(letters.map((letter) => letter.application_id))];
  };

  beforeEach(async () => {
    database = await open();
    app = await smallApp(database, openDay, () => []);
    await setScene(app.deps);
    lins = await begin(cast.lin, lanhai);
    strangers = await begin(cast.stranger, otherFirm);
  }, 240_000);
  afterEach(() => database.close());

  test('are told of once, within the three days before it', async () => {
    app.clock.set(new Date(Date.parse(closesAt) - 73 * hour));
    await remindDrafts(app.deps);
    expect(await told()).toEqual([]);
    app.clock.set(new Date(Date.parse(closesAt) - 71 * hour));
    await remindDrafts(app.deps);
    expect(new Set(await told())).toEqual(new Set([lins, strangers]));
    const before = await database.db.rows.mails.count({});
    await remindDrafts(app.deps);
    expect(await database.db.rows.mails.count({})).toBe(before);
  });

  test('do not wait for one that cannot be read', async () => {
    await database.db.rows.applications.update(
      { id: lins },
      { procedure_version_id: 'version-of-nothing' },
    );
    app.clock.set(new Date(Date.parse(closesAt) - 71 * hour));
    await expect(remindDrafts(app.deps)).rejects.toThrow(lins);
    expect(await told()).toEqual([strangers]);
  });
});
