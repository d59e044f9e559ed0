import { z } from 'zod';
import { lastRecordCheck, pastedRun } from '../../data/stores/recordCheckStore.js';
import { isDuplicate } from '../../data/databaseErrors.js';
import { isCalendarDay, paragraph, tidy } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import { get, page, post, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { auditExport, auditPage, auditPageSize } from './audit.page.js';
import { auditReader, type AuditReader } from './auditScope.view.js';
import { lastWhole, runRecordCheck } from './checkRecord.job.js';
import { codesOfStreams } from './definitionCodes.query.js';
import { factNames } from './factNames.query.js';
import { recordView, type Asked } from './record.view.js';
import { auditLog, auditLogWhole, type AuditFilter } from './auditLog.query.js';

/** The file is sent in pieces of so many events: it may be of any length. */
const exportedAtOnce = 2_000;

/** Lines of a copy of the seals, as they were mailed; '' compares with the seal book. */
const verifyInput = z.object({ copy: paragraph({ min: 0, max: 100_000 }) });

/** The log of everything, for those who oversee. */
export const auditRoutes = (deps: Deps): readonly Route[] => [
  get('/audit', 'audit.view', (ask) => showLog(deps, ask)),
  // Keeps its findings itself, and the answer is the page that tells them.
  post('/audit/verify', 'audit.view', (ask, input) => verify(deps, ask, input.copy), {
    input: verifyInput,
    again: '/audit',
    transaction: false,
  }),
  get('/audit/export', 'audit.view', async (ask) => ({
    reply: 'text',
    name: 'audit.csv',
    type: 'text/csv; charset=utf-8',
    text: auditExport(
      auditLogWhole(deps, await readerOf(deps, ask), filterOf(ask), exportedAtOnce),
      { words: deps.words, locale: ask.locale, actor: signedIn(ask) },
    ),
  })),
];

async function showLog(
  deps: Deps,
  ask: Ask,
  { asked, copy }: { readonly asked: Asked; readonly copy: string } = {
    asked: 'no',
    copy: '',
  },
): Promise<Reply> {
  const filter = filterOf(ask);
  const actor = signedIn(ask);
  const reader = await readerOf(deps, ask);
  const found = await auditLog(deps, reader, filter, auditPageSize + 1);
  const title = deps.words(ask.locale, 'audit.title');
  const context = { words: deps.words, locale: ask.locale, actor };
  const check = await lastRecordCheck(deps);
  const since = check === null ? null : await lastWhole(deps, check);
  return page('audit/audit', {
    title,
    form: formState(ask, deps.words, { copy }),
    ...auditPage(found, filter, {
      ...context,
      ...(await factNames(deps, reader, found, ask.locale)),
      codesOf: await codesOfStreams(deps, reader, found, ask.locale),
    }),
    record: recordView(check, since, { asked, reader, ...context }),
  });
}

const readerOf = async ({ db }: Deps, ask: Ask): Promise<AuditReader> =>
  auditReader(signedIn(ask), await db.rows.programmes.count({}));

const answeredWithinMs = 20_000;
/** A whole check reads every event there is: within so many minutes there is one. */
const windowMs = 10 * 60_000;

/**
 * Checks the whole record, once in a window for everybody and once more where a copy was pasted;
 * who asks again is shown what that came by. A large one goes on beside the page, which says so.
 */
async function verify(deps: Deps, ask: Ask, copy: string): Promise<Reply> {
  const pasted = copy !== '';
  const window = Math.floor(deps.clock.now().getTime() / windowMs);
  const id = `${pasted ? pastedRun : 'asked'}:${window}`;
  const outside = pasted ? copy : await deps.sealBook.read();
  const run = runRecordCheck(deps, { id, whole: true, outside, pasted });
  const asked = await Promise.race([
    run.then(() => 'done' as const).catch((error: unknown) => madeBefore(deps, id, error)),
    new Promise<'running'>((resolve) => {
      setTimeout(() => resolve('running'), answeredWithinMs).unref();
    }),
  ]);
  return showLog(deps, ask, { asked, copy });
}

/** What became of the check that somebody else asked for. One that failed has no end in its row. */
async function madeBefore({ db }: Deps, id: string, error: unknown): Promise<'running' | 'recent'> {
  if (!isDuplicate(error)) throw error;
  const run = await db.rows.recordChecks.find({ id });
  return run?.ended_at === null ? 'running' : 'recent';
}

/** Anything that is no filter is none. */
function filterOf({ query }: Ask): AuditFilter {
  const text = (name: string, most: number): string => tidy(query[name] ?? '').slice(0, most);
  const day = (name: string): string => {
    const typed = text(name, 10);
    return isCalendarDay(typed) ? typed : '';
  };
  return {
    stream: text('stream', 60),
    type: text('type', 40),
    person: text('person', 100),
    from: day('from'),
    until: day('until'),
    before: text('before', 150),
  };
}
