import { brokenRules } from '../support/journey/sound.js';
import { openDemoZone } from '../support/demoZone.js';
import { dialects } from '../support/databases.js';

describe.each(dialects)('a zone that lived, on %s', (dialect) => {
  test('is sound', async () => {
    const zone = await openDemoZone(dialect);
    expect(await brokenRules(zone as never)).toEqual([]);
    await zone.close();
  }, 600_000);
});
