import { assumptionsOf } from '../../../domain/definition/assumptions.js';
import type { Actor } from '../../../domain/actor.js';
import type { Locale, Translate } from '../../../domain/localText.js';
import type { DraftFile } from '../frame/draft.file.js';
import { draftHref } from '../frame/draftFrame.view.js';
import type { DraftNotes } from '../frame/draftNotes.view.js';
import { draftDiff } from '../frame/draftDiff.view.js';
import type { ReplaySummary } from '../replay/replaySummary.view.js';
import type { FrozenCall } from '../../../shared/calls/callFreeze.js';
import type { PublishedVersion } from './publish.query.js';

interface Publishing {
  readonly actor: Actor;
  readonly notes: DraftNotes;
  readonly replay: ReplaySummary | null;
  readonly frozen: readonly FrozenCall[];
  readonly versions: readonly PublishedVersion[];
  readonly proposer: string;
  readonly words: Translate;
  readonly locale: Locale;
}

/** Everything a person sees who proposes a draft, or who decides on it as the second person. */
export function publishPage(draft: DraftFile, view: Publishing): object {
  const { row, baseNumber } = draft;
  const { actor, notes, replay, frozen, versions, proposer } = view;
  const mine = row.proposer_person_id === actor.personId;
  const diff = draftDiff(draft, draft.base, draft.definition, view);
  const unchanged = diff !== null && diff.groups.length === 0;
  const isProposed = row.status === 'proposed';
  return {
    action: draftHref(row.id, 'publish'),
    rowVersion: row.version,
    number: baseNumber + 1,
    isOpen: row.status === 'editing' || isProposed,
    isEditing: row.status === 'editing',
    isProposed,
    mayPropose: row.status === 'editing' && notes.errors === 0 && !unchanged,
    whyNot: notes.errors > 0 ? 'errors' : unchanged ? 'unchanged' : '',
    mine,
    mayPublish: isProposed && !mine && frozen.length === 0 && notes.errors === 0,
    proposedAt: row.proposed_at ?? '',
    proposer,
    note: row.note ?? '',
    returned: row.status === 'editing' ? (row.decision ?? '') : '',
    frozen: frozen.map(({ title, until }) => ({ label: title, until })),
    assumed: assumptionsOf(draft.definition).map(({ at, name, source }) => ({
      label: name ?? at,
      source,
    })),
    diff: diff ?? false,
    unchanged,
    replay: replay?.call ? replay : false,
    replayHref: draftHref(row.id, 'replay'),
    walkHref: draftHref(row.id, 'walk'),
    importHref: `${draftHref(row.id, 'overview')}/import`,
    exportHref: `${draftHref(row.id, 'overview')}/export`,
    movesHref: `/procedures/${row.procedure_id}/moves`,
    versions: versions.map(({ number, publishedAt, publisher, cases }) => ({
      href: `/procedures/${row.procedure_id}?version=${number}`,
      compareHref:
        number > 1
          ? `/procedures/${row.procedure_id}/compare?from=${number - 1}&to=${number}`
          : false,
      exportHref: `/procedures/${row.procedure_id}/definition?version=${number}`,
      no: number,
      at: publishedAt,
      publisher,
      cases,
    })),
  };
}
