import type { Area } from '../../../domain/editing/partSchemas.js';
import { singles } from '../../../domain/editing/partSchemas.js';
import { isSingle } from '../../../domain/editing/partAddress.js';
import type { Deps } from '../../../shared/request/deps.js';
import { draftFrame, partHref } from '../frame/draftFrame.view.js';
import { get, page, type Ask, type Reply, type Route } from '../../../shared/request/route.js';
import { areaGroups } from './areaGroups.page.js';
import { drawingOf, designerContext } from './designerContext.file.js';
import { singleForm } from './part.page.js';

const areas: readonly Area[] = [
  'settings',
  'workflow',
  'form',
  'documents',
  'eligibility',
  'rubrics',
  'award',
  'obligations',
  'mails',
];

/**
 * A page for each area of a draft: what comes in numbers as a list, and of what stands alone one as
 * a form. A page has no second form to write in: what is sent with one would lose what was typed in
 * the other wherever there are no scripts. So the others have pages of their own.
 */
export const areaRoutes = (deps: Deps): readonly Route[] =>
  areas.map((area) =>
    get(`/designer/:draft/${area}`, 'procedure.design', (ask) => showArea(deps, ask, area)),
  );

async function showArea(deps: Deps, ask: Ask, area: Area): Promise<Reply> {
  const { draft, choosing, notes } = await designerContext(deps, ask);
  const alone = Object.keys(singles).filter(isSingle);
  const [first, ...others] = alone.filter((name) => singles[name].area === area);
  return page(
    'designer/area',
    {
      title: deps.words(ask.locale, `designer.tabs.${area}`),
      area,
      lead: { key: `designer.areaLead.${area}` },
      ...draftFrame(draft, area),
      groups: areaGroups(choosing, draft.row.id, area),
      single: first === undefined ? false : singleForm(choosing, draft, { single: first }),
      others: others.map((name) => ({
        href: partHref(draft.row.id, name),
        label: { key: `designer.singles.${name}` },
      })),
      notes,
      drawing: area === 'workflow' ? drawingOf(choosing, draft.row.id, null) : false,
    },
    'design',
  );
}
