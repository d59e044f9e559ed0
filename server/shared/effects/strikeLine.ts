import { settingOf, type RunEffect } from './effect.js';

/** Says on a public list that the line of this case holds no more; what was printed stays as it was. */
export const strikeLine: RunEffect = async (run) => {
  const { deps, file, by } = run;
  await deps.db.rows.noticeEntries.update(
    { notice_id: settingOf(run, 'list'), application_id: file.row.id, struck_at: null },
    { struck_at: by.at },
  );
};
