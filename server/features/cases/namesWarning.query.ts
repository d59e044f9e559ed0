import { blindStages } from '../../domain/access/blindSight.js';
import { namedLine, unreadLines } from '../../shared/casefile/namedLines.view.js';
import { ownNamesIn } from '../../shared/casefile/ownNames.query.js';
import type { Deps } from '../../shared/request/deps.js';
import type { CaseDetail } from './caseDetail.query.js';
import type { CasesPageContext } from './caseList.page.js';

/**
 * Where what was handed in last names its applicant although experts are not to know: for staff,
 * until every blind review has been left.
 */
export async function namesWarning(
  deps: Pick<Deps, 'db' | 'files' | 'words' | 'maintenance' | 'clock'>,
  { file, revisions }: CaseDetail,
  { locale }: Pick<CasesPageContext, 'locale'>,
): Promise<readonly object[]> {
  const { row, definition } = file;
  const { stage: present, memory, status } = row.state;
  const ahead = blindStages(definition).some((id) => id === present || memory[id] === undefined);
  const latest = revisions.at(-1);
  if (status !== 'running' || !ahead || !latest) return [];
  const { under, answers, content, ruleContext } = latest;
  const { compiled } = under;
  const read = { compiled, answers, ruleContext, files: content.documents };
  const { named, unread } = await ownNamesIn(deps, row, read);
  if (named.length === 0 && unread.length === 0) return [];
  const found = named.length > 0;
  return [
    {
      tone: found ? 'urgent' : 'info',
      title: { key: found ? 'ownNames.title' : 'ownNames.unreadTitle' },
      message: { key: found ? 'ownNames.caseSays' : 'ownNames.unreadSays' },
      href: `/cases/${row.id}/expert-view`,
      act: { key: 'reviews.preview.act' },
      places: found && named.map((place) => namedLine(place, compiled, deps.words, locale)),
      lines: unreadLines(unread, deps.words, locale),
    },
  ];
}
