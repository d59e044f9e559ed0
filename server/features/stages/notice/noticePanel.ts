import type { Deps } from '../../../shared/request/deps.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';

/** Publish together with the others of the call; then wait until the period is over. */
export const noticePanel: StagePanel = {
  kind: 'notice',
  together: (callId) => `/calls/${callId}/notices/new`,
  staff: async (deps, panel) => ({
    ...(await publicationOf(deps, panel)),
    side: 'staff',
    publishHref: panel.verbs.has('publish')
      ? `/calls/${panel.file.row.call_id}/notices/new`
      : false,
  }),
  applicant: async (deps, panel) => ({
    ...(await publicationOf(deps, panel)),
    side: 'applicant',
    publishHref: false,
  }),
};

/** Where the list stands, and whether an objection holds this case. */
async function publicationOf({ db }: Deps, { file, memory }: PanelAsk): Promise<object> {
  const { notice: id } = memory;
  const notice = typeof id === 'string' ? await db.rows.notices.find({ id }) : null;
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
