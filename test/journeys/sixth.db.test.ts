import { readFile } from 'node:fs/promises';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grantRole } from '../../server/features/people/grantRole.service.js';
import { loadPresets } from '../../server/features/designer/versions/presets.service.js';
import { openedLine } from '../support/budgetLine.js';
import { dialects } from '../support/databases.js';
import { fileAs, follow, payAll } from '../support/journey/course.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';
import { brokenRules } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

const who = 'lanhai';
const staff = ['desk', 'checker', 'officer', 'secretary', 'head', 'approver'];
const money = ['preparer', 'reviewer', 'payer'];

/** A sixth programme that no release knows: two files put beside the others. */
describe.each(dialects)(
  'a programme invented here runs by its definition alone on %s',
  (dialect) => {
    const step = steps();
    let journey: Journey;
    let folder: string;
    beforeAll(async () => {
      journey = await openJourney(dialect);
      folder = await mkdtemp(join(tmpdir(), 'qixian-sixth-'));
      await mkdir(join(folder, 'green'));
      const files = join(process.cwd(), 'test', 'journeys', 'green');
      await cp(files, join(folder, 'green'), { recursive: true });
    }, 120_000);
    afterAll(async () => {
      await journey.close();
      await rm(folder, { recursive: true, force: true });
    });

    step('its files are loaded without a word of code', async () => {
      expect(await loadPresets(journey.deps, folder)).toEqual([]);
      for (const id of [...staff, ...money]) {
        const actor = await journey.stage.as(id);
        const role = actor.grants[0]?.role;
        if (role)
          await grantRole(journey.deps, null, { userId: actor.userId, role, programmeId: 'green' });
      }
      const { deps, stage } = journey;
      const finance = {
        preparer: await stage.as('preparer'),
        payer: await stage.as('payer'),
      };
      const opened = { programmeId: 'green', code: 'LS', name: { zh: 'x', en: 'x' }, year: 2026 };
      const line = await openedLine(deps, finance, opened, 100_000_000n);
      Object.assign(journey, { budgets: new Map([...journey.budgets, ['green', line]]) });
    });

    step('a firm claims for its meters and is paid what the formula says', async () => {
      const callId = await publishCall(journey, { procedure: 'green.meters' });
      const typed = new Map([
        ['meters', { 'meters.site': 'Hall 3', 'meters.count': '14', 'meters.serial': 'M-1' }],
        [
          'account',
          {
            'account.holder': journey.project(who).firm,
            'account.bank': 'A bank',
            'account.branch_code': '102222000017',
            'account.account': '3400678012345678',
          },
        ],
      ]);
      const caseId = await fileAs(journey, callId, who, typed);
      const course = { procedure: 'green.meters', who, callId, caseId };
      expect(await follow(journey, course)).toEqual(['look', 'decide', 'publish']);
      // 14 meters at 300 yuan, the cap of 4,000 yuan, nothing more.
      expect(await payAll(journey, caseId)).toEqual([400_000n]);
      expect(await brokenRules(journey)).toEqual([]);
    });

    step('a definition with a fault is refused with its place, the rest stays', async () => {
      const good = await readFile(join(folder, 'green', 'meters.yaml'), 'utf8');
      await writeFile(
        join(folder, 'green', 'broken.yaml'),
        good.replace('passed: decide', 'passed: nowhere'),
      );
      const [refused] = await loadPresets(journey.deps, folder);
      expect(refused?.file).toBe(join('green', 'broken.yaml'));
      expect(refused?.problems.map(({ code }) => code)).toContain('definition_no_such_target');
    });
  },
);
