import { startApplication } from '../../server/features/applications/startApplication.service.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import {
  actorOf,
  callId,
  cast,
  lanhai,
  openDay,
  otherFirm,
  setScene,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';

const minute = 60_000;

onEachDatabase('a case whose letters cannot be written', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let broken = '';
  let sound = '';
  let version = '';

  beforeAll(async () => {
    database = await open();
    app = await smallApp(database, openDay, () => []);
    await setScene(app.deps);
    const { rows } = database.db;
    const begin = async (who: string, organisationId: string): Promise<string> =>
      startApplication(app.deps, await actorOf(app.deps, who), { callId, organisationId });
    broken = await begin(cast.lin, lanhai);
    sound = await begin(cast.stranger, otherFirm);
    version = (await rows.applications.find({ id: broken }))?.procedure_version_id ?? '';
    await rows.applications.update({ id: broken }, { procedure_version_id: 'of-nothing' });
    await rows.applications.update({ id: [broken, sound] }, { untold_from: 1 });
  }, 240_000);
  afterAll(() => database.close());

  const later = (ms: number): void => app.clock.set(new Date(app.clock.now().getTime() + ms));
  const failure = () => database.db.rows.letterFailures.find({ application_id: broken });
  const owes = async (id: string): Promise<boolean> =>
    (await database.db.rows.applications.find({ id }))?.untold_from !== null;

  it('is named, and keeps no other from its letters', async () => {
    await expect(tellCases(app.deps)).rejects.toThrow(broken);
    expect([await owes(broken), await owes(sound)]).toEqual([true, false]);
  });

  it('is tried again after a minute, then after two, and so on', async () => {
    await expect(tellCases(app.deps)).resolves.toBe(0);
    expect((await failure())?.attempts).toBe(1);
    later(minute);
    await expect(tellCases(app.deps)).rejects.toThrow(broken);
    expect((await failure())?.attempts).toBe(2);
    later(minute);
    await expect(tellCases(app.deps)).resolves.toBe(0);
    later(minute);
    await expect(tellCases(app.deps)).rejects.toThrow(broken);
    expect((await failure())?.attempts).toBe(3);
  });

  it('is forgotten as a failure once its letters are written', async () => {
    await database.db.rows.applications.update({ id: broken }, { procedure_version_id: version });
    later(4 * minute);
    await tellCases(app.deps);
    expect([await owes(broken), await failure()]).toEqual([false, null]);
  });
});
