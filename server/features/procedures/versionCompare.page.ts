import type { LocalText } from '../../domain/localText.js';
import type { DefinitionDiff } from '../../shared/definitionWords/definitionDiff.js';
import type { ListedVersion } from './procedures.query.js';

/** The choice of two versions, newest first; false where there is only one. */
export function compareForm(
  procedureId: string,
  versions: readonly ListedVersion[],
  from: number | undefined,
  to: number | undefined,
): object | false {
  if (versions.length < 2) return false;
  return {
    action: `/procedures/${procedureId}/compare`,
    options: versions.map(({ number }) => ({
      value: number,
      label: { key: 'procedures.version', n: number },
    })),
    from,
    to,
  };
}

/** What is different between two versions of a procedure. */
export function versionComparePage(
  { id, name }: { readonly id: string; readonly name: LocalText },
  versions: readonly ListedVersion[],
  [from, to]: readonly [ListedVersion, ListedVersion],
  diff: DefinitionDiff,
): object {
  const base = `/procedures/${id}`;
  return {
    heading: { key: 'definitionDiff.title' },
    procedureName: name,
    choice: compareForm(id, versions, from.number, to.number),
    sides: [from, to].map(({ number, published_at: at }) => ({
      href: `${base}?version=${number}`,
      no: number,
      at,
    })),
    diff,
    crumbs: [
      { href: '/procedures', label: { key: 'procedures.title' } },
      { href: base, label: name },
      { label: { key: 'definitionDiff.title' } },
    ],
  };
}
