import { applications } from '../../data/tables/cases.js';
import { caseStream } from '../../data/stores/caseStore.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { loadHolders } from '../../data/stores/actorStore.js';
import { addWorkingDays, zoneDay, workingDaysBetween } from '../../domain/calendar.js';
import { parseDuration } from '../../domain/duration.js';
import { inLocale } from '../../domain/localText.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { organisationMembers, queueMail } from '../../shared/letters/caseMails.js';
import type { Deps } from '../../shared/request/deps.js';

/** How far ahead of a deadline anybody is reminded at most. */
const longestWorkingDays = 20;

/**
 * Reminds those who must act before a stage is due, as its definition says, and tells the role of
 * `escalate` once it is late; each once per visit of the stage. How many mails were queued.
 */
export async function remindTasks(deps: Deps): Promise<number> {
  const today = zoneDay(deps.clock.now());
  const until = addWorkingDays(deps.calendar, today, longestWorkingDays);
  const rows = await deps.db.select(
    { id: applications.columns.id },
    `SELECT id FROM applications WHERE status = 'running' AND due_at < :until ORDER BY due_at LIMIT 500`,
    { until: `${until}T23:59:59.999Z` },
  );
  let sent = 0;
  for (const { id } of rows) sent += await remindOf(deps, id);
  return sent;
}

async function remindOf(deps: Deps, id: string): Promise<number> {
  const file = await openCase(deps, id);
  const { state } = file.row;
  if (state.stage === null || state.dueAt === null || state.paused !== null) return 0;
  const stage = file.rules.stage(state.stage);
  const now = deps.clock.now();
  if (state.dueAt < now.toISOString()) {
    return stage.escalate === undefined ? 0 : tell(deps, file, 'task_escalated', stage.escalate);
  }
  const left = workingDaysBetween(deps.calendar, zoneDay(now), zoneDay(new Date(state.dueAt)));
  // Of several reminders whose day has come only the latest is sent.
  const ahead = stage.remind.map((text) => parseDuration(text).count).toSorted((a, b) => a - b);
  const due = ahead.find((days) => left <= days);
  return due === undefined ? 0 : tell(deps, file, 'task_reminder', stage.by, `${due}`);
}

async function tell(
  deps: Deps,
  file: CaseFile,
  event: 'task_reminder' | 'task_escalated',
  role: string,
  mark = 'late',
): Promise<number> {
  const { id, state, programme_id: programme } = file.row;
  const key = `${event}.${state.visit}.${mark}`;
  if ((await deps.db.rows.mails.count({ application_id: id, event: key })) > 0) return 0;
  const people = await peopleOf(deps, file, role, programme);
  const at = deps.clock.now().toISOString();
  return deps.db.transaction(async () => {
    for (const person of people) {
      const stage = file.rules.stage(state.stage ?? '');
      const values = {
        name: person.name,
        title: file.row.title,
        number: file.row.number ?? '',
        stage: inLocale(stage.name, person.locale),
        due: zoneDay(new Date(state.dueAt ?? at)),
        link: `${deps.baseUrl()}/tasks`,
      };
      await queueMail(deps, {
        to: person,
        applicationId: id,
        event: key,
        subject: deps.words(person.locale, `mail.${event}.subject`, values),
        body: deps.words(person.locale, `mail.${event}.body`, values),
        at,
      });
    }
    if (event === 'task_escalated') {
      await recordEvents(deps.db, `watch:${caseStream(id)}`, { at, actorId: null }, [
        { type: 'escalated', data: { stage: state.stage ?? '', role } },
      ]);
    }
    return people.length;
  });
}

/** Those with an open task of their own, else everybody who holds the role. */
async function peopleOf(deps: Deps, { row }: CaseFile, role: string, programme: string) {
  if (role === 'counterparty') return organisationMembers(deps.db, row.counterparty_id);
  const holders = await loadHolders(deps.db, programme);
  const own = Object.values(row.state.tasks).flatMap(({ userId }) => userId ?? []);
  const applicants = role === 'applicant' ? [row.applicant_id] : [];
  const ids =
    role === 'expert' && own.length > 0 ? own : [...applicants, ...(holders.get(role) ?? [])];
  return deps.db.rows.users.all({ id: ['', ...ids], disabled_at: null });
}
