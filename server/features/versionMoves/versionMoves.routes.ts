import { z } from 'zod';
import { line, paragraph, whole } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { carryOut } from './carryOutMoves.job.js';
import { approveMove, rejectMove, withdrawMove, type MoveSeen } from './decideMove.service.js';
import { moveBatchPage, previewsPerPage } from './moveBatch.page.js';
import { moveDeskPage } from './moveDesk.page.js';
import { moveDesk } from './moveDesk.query.js';
import { linesOf, openMove } from './move.file.js';
import { pageOf, readDeskQuery } from './moveFilters.input.js';
import { versionMovesOf, outdatedProcedures } from './moveList.query.js';
import { previewLines } from './movePreview.query.js';
import { proposeMove, proposeMoveInput } from './proposeMove.service.js';
import { undoMoves } from './undoMove.service.js';
import type { FormContext } from '../../shared/request/pageContext.js';

const desk = '/procedures/:id/moves';
const one = `${desk}/:move`;

/** The version of the move that the page showed. */
const seenInput = z.object({ version: whole(1, 1_000_000) });
const rejectInput = seenInput.extend({ why: paragraph({ min: 5, max: 1000 }) });
const undoInput = z.object({ case: line(36).optional() });

/** The migration desk: cases under way follow a newer version of their procedure. */
export const versionMoveRoutes = (deps: Deps): readonly Route[] => [
  get('/moves', 'case.migrate', async (ask) => {
    const title = deps.words(ask.locale, 'moves.title');
    return page('version-moves/list', {
      title,
      items: await outdatedProcedures(deps, signedIn(ask)),
    });
  }),
  get(desk, 'case.migrate', async (ask) => {
    const found = await moveDesk(deps, signedIn(ask), idOf(ask));
    const moves = await versionMovesOf(deps, idOf(ask));
    const model = moveDeskPage(found, moves, readDeskQuery(ask), pageContext(deps, ask));
    return page('version-moves/desk', model);
  }),
  post(
    desk,
    'case.migrate',
    async (ask, input) => {
      const id = await proposeMove(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/procedures/${idOf(ask)}/moves/${id}`, 'moves.proposed');
    },
    { input: proposeMoveInput, again: desk },
  ),
  get(one, 'case.migrate', (ask) => showMove(deps, ask)),
  // Each case moves in a transaction of its own.
  post(
    `${one}/approve`,
    'case.migrate',
    async (ask, input) => {
      await approveMove(deps, signedIn(ask), seenIn(ask, input));
      await carryOut(deps, moveOf(ask));
      return redirect(pathOf(ask), 'moves.approved');
    },
    { input: seenInput, again: one, transaction: false },
  ),
  post(
    `${one}/resume`,
    'case.migrate',
    async (ask) => {
      await openMove(deps, signedIn(ask), idOf(ask), moveOf(ask));
      await carryOut(deps, moveOf(ask));
      return redirect(pathOf(ask), 'moves.approved');
    },
    { input: nothing, again: one, transaction: false },
  ),
  post(
    `${one}/reject`,
    'case.migrate',
    async (ask, input) => {
      await rejectMove(deps, signedIn(ask), seenIn(ask, input), input.why);
      return redirect(pathOf(ask), 'moves.rejected');
    },
    { input: rejectInput, again: one },
  ),
  post(
    `${one}/withdraw`,
    'case.migrate',
    async (ask, input) => {
      await withdrawMove(deps, signedIn(ask), seenIn(ask, input));
      return redirect(pathOf(ask), 'moves.withdrawn');
    },
    { input: seenInput, again: one },
  ),
  post(
    `${one}/undo`,
    'case.migrate',
    async (ask, { case: only }) => {
      await undoMoves(deps, signedIn(ask), idOf(ask), moveOf(ask), only ?? null);
      return redirect(pathOf(ask), 'moves.undone');
    },
    { input: undoInput, again: one, transaction: false },
  ),
];

const idOf = ({ params }: Ask): string => params['id'] ?? '';
const moveOf = ({ params }: Ask): string => params['move'] ?? '';
const pathOf = (ask: Ask): string => `/procedures/${idOf(ask)}/moves/${moveOf(ask)}`;

const seenIn = (ask: Ask, { version }: z.infer<typeof seenInput>): MoveSeen => ({
  procedureId: idOf(ask),
  id: moveOf(ask),
  version,
});

const pageContext = ({ words }: Deps, { locale, now, failed }: Ask): FormContext => ({
  words,
  locale,
  now,
  failed,
});

async function showMove(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const move = await openMove(deps, actor, idOf(ask), moveOf(ask));
  const lines = await linesOf(deps, move.id);
  const at = pageOf(ask.query['page']);
  const here = lines.slice((at - 1) * previewsPerPage, at * previewsPerPage);
  const version = await deps.db.rows.procedureVersions.find({ id: move.to_version_id });
  const { definition } = await deps.definitions.byVersion(move.to_version_id);
  const people = await deps.db.rows.users.all({
    id: [move.proposed_by, move.decided_by ?? move.proposed_by],
  });
  const model = moveBatchPage(
    {
      actor,
      move,
      lines,
      shown: await previewLines(deps, actor, move, here),
      page: at,
      names: new Map(people.map(({ id, name }) => [id, name])),
      definition,
      versionNumber: version?.number ?? 0,
    },
    pageContext(deps, ask),
  );
  return page('version-moves/batch', model);
}
