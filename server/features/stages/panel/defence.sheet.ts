import { conflict } from '../../../domain/refusal.js';
import { panelStage } from '../../../domain/workflow/stages/panel.js';
import { formState } from '../../../shared/request/formState.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { seatsDirect, seatsModel } from '../review/review.sheet.js';
import { defenceOfCase } from './defenceOfCase.query.js';

/** The defence meeting: when and where, in which turn, and the seats of the experts in the room. */
export const defenceSheet: StageSheet = {
  kind: 'panel',
  wide: true,
  direct: new Set(['schedule', ...seatsDirect]),
  demand: async (deps, file, verb) => {
    if (verb !== 'schedule') return;
    // A meeting tells its own teams when they are heard, so that the two never disagree.
    const { meeting } = await defenceOfCase(deps, file);
    if (meeting !== null) throw conflict('defence_in_meeting');
  },
  staff: async (deps, sheet) => {
    const { said, lot, inMeeting } = await hearing(deps, sheet);
    return {
      ...said,
      lot,
      inMeeting,
      minutes: minutesOf(sheet),
      seatsModel: await seatsModel(deps, sheet),
      schedule: sheetBase(sheet).action,
      maySchedule: sheet.verbs.has('schedule') && inMeeting === false,
      form: formState(sheet.ask, deps.words, {
        on: meetingOf(sheet)?.on ?? '',
        at: meetingOf(sheet)?.at ?? '09:00',
        place: meetingOf(sheet)?.place ?? '',
        turn: String(meetingOf(sheet)?.turn ?? 1),
      }),
    };
  },
  applicant: async (deps, sheet) => {
    const { said, lot } = await hearing(deps, sheet);
    return {
      ...said,
      lot,
      inMeeting: false,
      minutes: minutesOf(sheet),
      maySchedule: false,
      seatsModel: false,
    };
  },
};

const meetingOf = ({ memory }: SheetAsk) => panelStage.recall(memory).meeting ?? null;
const minutesOf = ({ stage }: SheetAsk) => {
  const { talk_minutes: talk, question_minutes: questions } = panelStage.read(stage);
  return { talk, questions };
};

/** What stands of the hearing: its time, or why it is not held; its place in a lot and a meeting. */
async function hearing(deps: Deps, sheet: SheetAsk) {
  const { meeting, lot, untold, off } = await defenceOfCase(deps, sheet.file);
  const called = panelStage.recall(sheet.memory);
  const gone = called.off ?? (called.meeting === null || called.meeting === undefined ? null : off);
  return {
    said: { meeting: gone === null && !untold ? meetingOf(sheet) : null, off: gone ?? false },
    lot: lot ?? false,
    inMeeting: meeting !== null && `/defences/${meeting}`,
  };
}
