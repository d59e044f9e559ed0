import { panelStage } from '../../../domain/workflow/stages/panel.js';
import { formState } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { seatsDirect, seatsModel } from '../review/review.sheet.js';

/** The defence meeting: when and where, in which turn, and the seats of the experts in the room. */
export const defenceSheet: StageSheet = {
  kind: 'panel',
  wide: true,
  direct: new Set(['schedule', ...seatsDirect]),
  staff: async (deps, sheet) => ({
    meeting: meetingOf(sheet),
    minutes: minutesOf(sheet),
    seatsModel: await seatsModel(deps, sheet),
    schedule: sheetBase(sheet).action,
    maySchedule: sheet.verbs.has('schedule'),
    form: formState(sheet.ask, deps.words, {
      on: meetingOf(sheet)?.on ?? '',
      at: meetingOf(sheet)?.at ?? '09:00',
      place: meetingOf(sheet)?.place ?? '',
      turn: String(meetingOf(sheet)?.turn ?? 1),
    }),
  }),
  applicant: async (_, sheet) => ({
    meeting: meetingOf(sheet),
    minutes: minutesOf(sheet),
    maySchedule: false,
    seatsModel: false,
  }),
};

const meetingOf = ({ memory }: SheetAsk) => panelStage.recall(memory).meeting ?? null;
const minutesOf = ({ stage }: SheetAsk) => {
  const { talk_minutes: talk, question_minutes: questions } = panelStage.read(stage);
  return { talk, questions };
};
