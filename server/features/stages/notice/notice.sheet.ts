import { noticeStage } from '../../../domain/workflow/stages/notice.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';

/** Publish together with the others of the call; then wait until the period is over. */
export const noticeSheet: StageSheet = {
  kind: 'notice',
  together: (callId) => `/calls/${callId}/notices/new`,
  staff: async (deps, sheet) => ({
    ...(await publicationOf(deps, sheet)),
    side: 'staff',
    publishHref: sheet.verbs.has('publish')
      ? `/calls/${sheet.file.row.call_id}/notices/new`
      : false,
  }),
  applicant: async (deps, sheet) => ({
    ...(await publicationOf(deps, sheet)),
    side: 'applicant',
    publishHref: false,
  }),
};

/** Where the list stands, and whether an objection holds this case. */
async function publicationOf({ db }: Deps, { file, memory }: SheetAsk): Promise<object> {
  const { notice: id } = noticeStage.recall(memory);
  const notice = id === undefined ? null : await db.rows.notices.find({ id });
  return {
    held: file.row.state.holds.length > 0,
    published: notice
      ? {
          href: `/notices/${notice.id}`,
          label: notice.title,
          from: notice.published_at,
          until: notice.ends_at,
        }
      : false,
  };
}
