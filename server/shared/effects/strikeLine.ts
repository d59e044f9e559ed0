import { strikings } from '../../domain/workflow/publicLines.js';
import { settingOf, type RunEffect } from './effect.js';

/** Says on a public list that the line of this case holds no more; what was printed stays as it was. */
export const strikeLine: RunEffect = async (run) => {
  const { deps, file, by } = run;
  const why = settingOf(run, 'why');
  await deps.db.rows.noticeEntries.update(
    { notice_id: settingOf(run, 'list'), application_id: file.row.id, struck_at: null },
    { struck_at: by.at, struck_for: strikings.find((each) => each === why) ?? null },
  );
};

/** The line holds again as it was printed; where a time is given, only if it was struck then. */
export const restoreLine: RunEffect = async (run) => {
  const { deps, file, effect } = run;
  const { at } = effect.data;
  await deps.db.rows.noticeEntries.update(
    {
      notice_id: settingOf(run, 'list'),
      application_id: file.row.id,
      ...(typeof at === 'string' ? { struck_at: at } : {}),
    },
    { struck_at: null, struck_for: null },
  );
};
