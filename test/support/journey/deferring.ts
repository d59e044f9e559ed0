import { typedCase } from '../../../server/cli/demoZone/typedCase.js';
import { zoneDay } from '../../../server/domain/calendar.js';
import { draftAs } from './course.js';
import type { Journey } from './journey.js';
import { publishCall } from './publishing.js';

/** Files a case without one document, which is put off or not. */
export async function fileWithout(
  journey: Journey,
  procedure: string,
  document: string,
  defer: boolean,
) {
  const callId = await publishCall(journey, { procedure });
  const who = journey.stage.data.cases[procedure]?.who ?? '';
  const sections = typedCase(journey.stage.data, procedure, zoneDay(journey.clock.now()));
  const caseId = await draftAs(journey, callId, who, sections);
  await journey.deps.db.execute(
    'UPDATE attachments SET removed_at = :at WHERE application_id = :id AND slot = :slot',
    { at: journey.clock.now().toISOString(), id: caseId, slot: `document.${document}` },
  );
  const person = await journey.as(who);
  const typed = {
    'declare.truth': 'yes',
    'declare.data': 'yes',
    'declare.twice': 'yes',
    ...(defer ? { [`defer.${document}`]: 'yes' } : {}),
  };
  const answer = await person.post(`/applications/${caseId}/submit`, typed);
  return { caseId, callId, who, procedure, answer };
}
