import { follow, tabTo } from '../support/browser/byKeyboard.js';
import { chromiumPath } from '../support/browser/chromium.js';
import { barriers } from '../support/browser/barriers.js';
import { meetInBrowser, type Met } from '../support/browser/meetInBrowser.js';
import { convenedMeeting, type ConvenedMeeting } from '../support/meeting.js';
import { five, secret, stageOf } from '../support/vote.js';

(chromiumPath === '' ? describe.skip : describe)('a meeting in a browser', () => {
  let met: Met<ConvenedMeeting>;
  beforeAll(async () => {
    met = await meetInBrowser((database) =>
      convenedMeeting(database, [...five, 'm6', 'm7'], secret),
    );
  }, 240_000);
  afterAll(() => met.close());

  test('of seven members one stands aside and six vote in secret, by keyboard alone', async () => {
    const { thing: meeting, at } = met;
    const { zone, members, first } = meeting;
    const [aside, ...voters] = members.toReversed();
    if (!aside) throw new Error('nobody');
    const leaving = await at(aside, `/cases/${first}/recuse`);
    await tabTo(leaving, '[name="words"]');
    await leaving.keyboard.type('My brother works there.');
    await follow(leaving, 'main form button[type="submit"]');
    const secretary = await at(zone.secretary, meeting.meeting);
    await follow(secretary, 'form[action$="/open"] button');
    await follow(secretary, 'button[name="rest"]');
    expect(await barriers(secretary)).toEqual([]);
    await follow(secretary, `.banner a[href="${meeting.itemOf(first)}"]`);
    await follow(secretary, 'form[action$="/begin"] button');
    // The case is none of theirs: neither its name nor its page.
    await leaving.goto(meeting.meeting);
    expect(await leaving.textContent('main')).not.toContain('Alpha');
    for (const [cast, member] of voters.entries()) {
      const page = await at(member, meeting.itemOf(first));
      await tabTo(page, 'input[name="vote"]');
      await page.keyboard.press('Space');
      // Two of six are against, which is the third choice.
      for (let down = 0; down < (cast < 2 ? 2 : 0); down += 1)
        await page.keyboard.press('ArrowDown');
      if (cast === 0) expect(await barriers(page)).toEqual([]);
      await follow(page, 'form[action$="/vote"] button[type="submit"]');
    }
    expect(await stageOf(zone, first)).toBe('approve');
    expect((await zone.stateOf(first)).memory['joint']).toMatchObject({
      counted: { agree: 4, against: 2, amend: 0, abstain: 0 },
    });
    const room = await at(zone.secretary, `${meeting.meeting}/screen`);
    expect(await room.textContent('main')).toContain('Agree 4, other class 0, against 2');
  }, 120_000);
});
