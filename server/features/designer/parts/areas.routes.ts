import type { Area } from '../../../domain/editing/partSchemas.js';
import { singles } from '../../../domain/editing/partSchemas.js';
import { isSingle } from '../../../domain/editing/partAddress.js';
import type { Deps } from '../../../shared/request/deps.js';
import { draftFrame } from '../frame/draftFrame.view.js';
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

/** A page for each area of a draft: what stands alone as a form, what comes in numbers as a list. */
export const areaRoutes = (deps: Deps): readonly Route[] =>
  areas.map((area) =>
    get(`/designer/:draft/${area}`, 'procedure.design', (ask) => showArea(deps, ask, area)),
  );

async function showArea(deps: Deps, ask: Ask, area: Area): Promise<Reply> {
  const { draft, choosing, notes } = await designerContext(deps, ask);
  const alone = Object.keys(singles).filter(
    (name) => isSingle(name) && singles[name].area === area,
  );
  return page(
    'designer/area',
    {
      title: deps.words(ask.locale, `designer.tabs.${area}`),
      area,
      lead: { key: `designer.areaLead.${area}` },
      ...draftFrame(draft, area),
      groups: areaGroups(choosing, draft.row.id, area),
      singles: alone.flatMap((name) =>
        isSingle(name) ? [singleForm(choosing, draft, { single: name })] : [],
      ),
      notes,
      drawing: area === 'workflow' ? drawingOf(choosing, draft.row.id, null) : false,
    },
    'design',
  );
}
