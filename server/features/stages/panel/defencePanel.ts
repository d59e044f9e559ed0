import { panelMemorySchema } from '../../../domain/workflow/stages/panel.js';
import { formState } from '../../../shared/request/formState.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';
import { panelBase } from '../sheet/panelBase.js';
import { seatsModel } from '../review/reviewPanel.js';

/** The defence meeting: when and where, in which turn, and the seats of the experts in the room. */
export const defencePanel: StagePanel = {
  kind: 'panel',
  wide: true,
  direct: new Set(['schedule']),
  staff: async (deps, panel) => ({
    meeting: meetingOf(panel),
    minutes: minutesOf(panel),
    seatsModel: await seatsModel(deps, panel),
    schedule: panelBase(panel).action,
    maySchedule: panel.verbs.has('schedule'),
    form: formState(panel.ask, deps.words, {
      on: meetingOf(panel)?.on ?? '',
      at: meetingOf(panel)?.at ?? '09:00',
      place: meetingOf(panel)?.place ?? '',
      turn: String(meetingOf(panel)?.turn ?? 1),
    }),
  }),
  applicant: async (_, panel) => ({
    meeting: meetingOf(panel),
    minutes: minutesOf(panel),
    maySchedule: false,
    seatsModel: false,
  }),
};

const meetingOf = ({ memory }: PanelAsk) => panelMemorySchema.parse(memory).meeting ?? null;
const minutesOf = ({ stage }: PanelAsk) => ({
  talk: Number(stage['talk_minutes'] ?? 0),
  questions: Number(stage['question_minutes'] ?? 0),
});
