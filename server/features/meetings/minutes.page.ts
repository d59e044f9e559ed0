import type { Actor } from '../../domain/actor.js';
import { runsMeetings } from '../../domain/meetings/meeting.js';
import {
  minutesFor,
  notesMark,
  type Minutes,
  type MinutesItem,
} from '../../domain/meetings/minutes.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import { isChair, type MeetingFile } from './meeting.file.js';

const word = (key: string, values: object = {}) => ({ key: `meetings.minutes.${key}`, ...values });

/** One confirmed part, with who wrote and who confirmed it. */
export interface ConfirmedPart {
  readonly part: number;
  readonly number: string;
  readonly content: Minutes;
  readonly hash: string;
  readonly writtenBy: string;
  readonly confirmedBy: string;
  readonly at: string;
}

interface MinutesView extends MeetingFile {
  /** As the record has them now; shown until they are confirmed. */
  readonly present: Minutes;
  readonly parts: readonly ConfirmedPart[];
  readonly chair: string;
  readonly keptOut: ReadonlySet<string>;
  readonly scans: readonly object[];
}

/** The minutes of a meeting: what the record says, the secretary's words, the chair's confirmation. */
export function minutesPage(view: MinutesView, actor: Actor, context: FormContext): object {
  const { meeting, parts, keptOut } = view;
  const runs = runsMeetings(actor, meeting.programme_id);
  const base = `/meetings/${meeting.id}`;
  const waits = meeting.notes_state === 'handed_in';
  // Who is kept out of an item reads no words about the whole agenda but their own.
  const reads =
    keptOut.size === 0 || meeting.notes === '' || meeting.notes_person === actor.personId;
  const hides = (caseId: string): boolean => keptOut.has(caseId);
  const shown = minutesFor(parts[0]?.content ?? view.present, hides);
  const notes = reads ? meeting.notes : '';
  const given = { words: notes, decision: '', decision_reason: '' };
  const form = formState(context, context.words, given, { words: notes });
  return {
    base,
    heading: meeting.title,
    number: parts[0]?.number ?? false,
    badge: {
      tone: { draft: 'quiet', handed_in: 'warn', given_back: 'bad', confirmed: 'ok' }[
        meeting.notes_state
      ],
      label: word(`state.${meeting.notes_state}`),
    },
    minutes: minutesText(shown),
    hides: keptOut.size > 0,
    parts: parts.map((each) => ({
      ...each,
      heading:
        each.part === 1
          ? context.words(context.locale, 'meetings.minutes.words')
          : context.words(context.locale, 'meetings.minutes.correction', { n: each.part - 1 }),
      // They are about the whole agenda, also about what their reader stands aside from.
      words: keptOut.size === 0 && each.content.words,
      withheld: keptOut.size > 0 && each.content.words !== '',
    })),
    waiting: waits && (keptOut.size === 0 || isChair(actor, meeting)) && meeting.notes,
    givenBack: meeting.notes_state === 'given_back' && reads && meeting.notes_reason,
    write: runs &&
      reads &&
      !waits && {
        base,
        form,
        seen: notesMark(meeting.notes_state, meeting.notes),
        correction: parts.length > 0,
        over: meeting.status === 'ended',
      },
    decide: waits && {
      base,
      form,
      own: meeting.notes_person === actor.personId,
      chair: isChair(actor, meeting),
      name: view.chair,
      options: (['confirm', 'give_back'] as const).map((value) => ({
        value,
        label: word(value === 'confirm' ? 'confirm' : 'giveBack'),
        help: value === 'confirm' ? word('confirmSays') : false,
      })),
    },
    scans: view.scans,
    mayFile: runs,
    form,
  };
}

/** Minutes as a page or a sheet of paper prints them. */
export const minutesText = (minutes: Minutes): object => ({
  ...minutes,
  items: minutes.items.map((item, at) => ({
    ...item,
    no: at + 1,
    badge: word(`outcome.${item.outcome}`),
    kind: word(item.secret ? 'secret' : 'openBallot'),
    roundSays: item.round > 1 && word('round', { n: item.round }),
    counts: item.tally !== null && countsOf(item),
    asideNames: item.aside.join('、'),
  })),
});

const countsOf = ({ tally }: MinutesItem): object => ({
  key: 'ranking.tally',
  params: { ...tally, classes: '' },
});
