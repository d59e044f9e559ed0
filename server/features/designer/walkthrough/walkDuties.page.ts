import { inLocale } from '../../../domain/localText.js';
import type { WalkDuty } from '../../../domain/walkthrough/walkDuties.js';
import type { Walk } from '../../../domain/walkthrough/walkthrough.js';
import { termWord } from './walkSteps.page.js';
import { outcomeWord, placeName, type WalkWords } from './walkWords.view.js';

/** What is owed beside the stages, and from when; false where the definition names nothing. */
export function dutyViews(saying: WalkWords, { duties }: Walk): object[] | false {
  if (duties.length === 0) return false;
  return duties.map((duty) => ({
    label: inLocale(duty.of.name, saying.locale),
    begins: saying.say('duties.begins', { what: beginWord(saying, duty.of.begins) }),
    clock: clockWord(saying, duty),
    first: firstWord(saying, duty),
    follows: duty.of.consequences.map(({ upon, does, times }) =>
      saying.word(`duties.follows.${upon}`, {
        what: saying.word(`duties.does.${does}`),
        times: times > 1 ? saying.word('duties.inRow', { n: times }) : '',
      }),
    ),
    badge: badgeOf(saying, duty),
  }));
}

/** What a duty begins with: an outcome, an end or the first payment. */
function beginWord(saying: WalkWords, begins: string): string {
  if (begins === 'paid') return saying.say('duties.paid');
  if (begins.startsWith('.')) return placeName(saying, begins);
  const [id = '', outcome = ''] = begins.split('.');
  const stage = Object.entries(saying.definition.workflow.stages).find(([each]) => each === id);
  return saying.say('duties.outcome', {
    stage: placeName(saying, id),
    outcome: stage ? outcomeWord(saying, stage[1], outcome) : outcome,
  });
}

function clockWord(saying: WalkWords, { of }: WalkDuty): string {
  return saying.say(`duties.clocks.${of.clock}`, { term: termWord(saying, of.due) });
}

function firstWord({ say, dates }: WalkWords, { dueAt, until }: WalkDuty): string {
  if (dueAt !== null) return say('duties.first', { date: dates.date(dueAt) });
  return until === null ? '' : say('duties.until', { date: dates.date(until) });
}

function badgeOf({ say }: WalkWords, { begunAt, concerns, over }: WalkDuty): object {
  if (concerns === 'fails') return { tone: 'quiet', label: say('duties.foreign') };
  if (begunAt === null) return { tone: 'quiet', label: say('duties.ahead') };
  if (over) return { tone: 'quiet', label: say('duties.over') };
  return concerns === 'undetermined'
    ? { tone: 'warn', label: say('duties.unsure') }
    : { tone: 'info', label: say('duties.begun') };
}
