import { caseEventOf, caseStream } from '../../data/stores/caseStore.js';
import { mailOccasions, type MailOccasion } from '../../domain/application/mailOccasions.js';
import { inLocale } from '../../domain/localText.js';
import { draftCase, replay } from '../../domain/workflow/caseState.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { holdCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { latestReceiptCode } from '../../shared/casefile/receiptCode.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';
import type { CaseMail } from '../../shared/letters/caseMail.js';
import { caseDraft } from '../../shared/letters/caseMailText.js';
import { queueLetter } from '../../shared/letters/queueLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import { readersOfOccasion, type OccasionReader } from './occasionReaders.query.js';

/** What one person, or the clock, did at one moment. */
interface Act {
  readonly at: string;
  readonly actorId: string | null;
  readonly change: CaseChange;
}

/** Writes the letters of what happened to one case since the last were written; how many. */
export async function tellCase(deps: Deps, id: string): Promise<number> {
  return deps.db.transaction(async () => {
    const file = await holdCase(deps, id);
    const from = file.row.untold_from;
    if (from === null) return 0;
    let written = 0;
    const acts = await actsSince(deps, id, from);
    // Each act is told by the version that the case followed then.
    let version = movesOf(acts)[0]?.from ?? file.row.procedure_version_id;
    for (const act of acts) {
      version = movesOf([act]).at(-1)?.to ?? version;
      const { definition } = await deps.definitions.byVersion(version);
      for (const occasion of mailOccasions(act.change, definition.workflow.stages)) {
        written += await tell(deps, { ...file, definition }, act, occasion);
      }
    }
    await deps.db.rows.applications.update({ id }, { untold_from: null });
    return written;
  });
}

const movesOf = (acts: readonly Act[]) =>
  acts.flatMap(({ change }) =>
    change.events.flatMap((event) =>
      event.type === 'version_moved' || event.type === 'version_move_undone' ? [event] : [],
    ),
  );

/** The acts recorded from this event on, each with the case before and after it. */
async function actsSince({ db }: Deps, id: string, from: number): Promise<Act[]> {
  const stored = await db.rows.events.all({ stream: caseStream(id) }, [['seq', 'ASC']]);
  const events = stored.map((each) => ({ ...each, event: caseEventOf(each) }));
  const [old, fresh] = [
    events.filter(({ seq }) => seq < from),
    events.filter(({ seq }) => seq >= from),
  ];
  let state = replay(
    old.map(({ event }) => event),
    draftCase,
  );
  const heaps: (typeof events)[] = [];
  for (const each of fresh) {
    const heap = heaps.at(-1);
    const [of] = heap ?? [];
    if (heap && of && of.at === each.at && of.actor_id === each.actor_id) heap.push(each);
    else heaps.push([each]);
  }
  return heaps.flatMap((heap): Act[] => {
    const [of] = heap;
    if (!of) return [];
    const done = heap.map(({ event }) => event);
    const before = state;
    state = replay(done, before);
    const change = { before, state, events: done, effects: [], seated: [] };
    return [{ at: of.at, actorId: of.actor_id, change }];
  });
}

async function tell(
  deps: Deps,
  file: Pick<CaseFile, 'row' | 'definition'>,
  { at, actorId, change }: Act,
  occasion: MailOccasion,
): Promise<number> {
  const readers = await readersOfOccasion(deps, file, { occasion, change, actorId });
  if (readers.length === 0) return 0;
  const call = await deps.db.rows.calls.find({ id: file.row.call_id });
  const code = await latestReceiptCode(deps, file.row);
  for (const reader of readers) {
    const draft = caseDraft(deps.words, {
      definition: file.definition,
      ...aboutCase(deps, file, reader),
      call: call ? inLocale(call.title, reader.locale) : '',
      link: `${deps.baseUrl()}${occasion.path.replace(':id', file.row.id)}`,
      change,
      occasion,
      at,
      locale: reader.locale,
      name: reader.name,
      code,
    });
    await queueLetter(deps, {
      to: reader,
      applicationId: file.row.id,
      event: occasion.event,
      drafts: [draft],
      at,
    });
  }
  return readers.length;
}

type About = Pick<CaseMail, 'title' | 'number' | 'applicant' | 'organisation'>;

/** What a letter may say of a case: exactly what its reader's own page says. */
function aboutCase(
  { words }: Deps,
  { row, definition }: Pick<CaseFile, 'row' | 'definition'>,
  reader: OccasionReader,
): About {
  const { locale, capacity } = reader;
  if (capacity === 'expert') {
    const no = reviewCode(row.place ?? 0);
    return {
      title: words(locale, 'mail.work.unnamed'),
      number: no,
      applicant: '',
      organisation: '',
    };
  }
  return {
    title: caseTitle(row.title, definition, locale),
    number: row.number ?? '',
    applicant: row.applicant_name,
    organisation:
      capacity === 'applicant' && row.organisation_id !== null ? row.applicant_name : '',
  };
}
