import type { Translate } from '../../../domain/localText.js';
import type { FormState } from '../../../shared/request/formState.js';
import { draftHref } from '../frame/draftFrame.view.js';
import type { ProgrammeChoice, CopyableVersion, DesignedProcedure } from './drafts.query.js';

/** The procedures an officer may change, by programme. */
export function designedProceduresPage(
  programmes: readonly ProgrammeChoice[],
  procedures: readonly DesignedProcedure[],
): object {
  return {
    groups: programmes
      .map(({ value, label }) => ({
        label,
        items: procedures.filter(({ programmeId }) => programmeId === value).map(lineOf),
      }))
      .filter(({ items }) => items.length > 0),
  };
}

function lineOf(procedure: DesignedProcedure): object {
  const { id, name, newest, publishedAt, draftId, draftStatus, changedAt, changedBy } = procedure;
  return {
    procedureId: id,
    label: name,
    href: draftId === null ? `/procedures/${id}` : draftHref(draftId, 'overview'),
    newest,
    publishedAt: publishedAt ?? '',
    draft:
      draftId === null
        ? false
        : {
            badge: {
              tone: draftStatus === 'proposed' ? 'info' : 'warn',
              label: { key: `designer.status.${draftStatus}`, n: newest + 1 },
            },
            changedAt,
            changedBy,
          },
  };
}

/** The form for a procedure that does not exist yet. */
export function newProcedurePage(
  form: FormState,
  programmes: readonly ProgrammeChoice[],
  versions: readonly CopyableVersion[],
  words: Translate,
): object {
  return {
    form,
    programmes,
    origins: versions.map(({ id, number, name, preset }) => {
      const key = preset ? 'designer.new.fromPreset' : 'designer.new.fromVersion';
      return {
        value: id,
        label: {
          zh: words('zh-CN', key, { name: name.zh, n: number }),
          en: words('en', key, { name: name.en, n: number }),
        },
      };
    }),
    crumbs: [
      { href: '/designer', label: { key: 'designer.title' } },
      { label: { key: 'designer.new.title' } },
    ],
  };
}
