import type { Deps } from '../../shared/request/deps.js';
import type { Route } from '../../shared/request/route.js';
import { publishRoutes } from './publishing/publish.routes.js';
import { replayRoutes } from './replay/replay.routes.js';
import { areaRoutes } from './parts/areas.routes.js';
import { draftRoutes } from './drafts/drafts.routes.js';
import { overviewRoutes } from './drafts/overview.routes.js';
import { ruleTrialRoutes } from './parts/ruleTrial.routes.js';
import { expertViewRoutes } from './walkthrough/expertView.routes.js';
import { walkthroughRoutes } from './walkthrough/walk.routes.js';
import { blankFormRoutes } from './parts/blankForm.routes.js';
import { partRoutes } from './parts/parts.routes.js';

/** The designer: where programme officers change what their procedures are. */
export const designerRoutes = (deps: Deps): readonly Route[] => [
  ...draftRoutes(deps),
  ...overviewRoutes(deps),
  ...ruleTrialRoutes(deps),
  ...areaRoutes(deps),
  ...partRoutes(deps),
  ...blankFormRoutes(deps),
  ...replayRoutes(deps),
  ...publishRoutes(deps),
  ...walkthroughRoutes(deps),
  ...expertViewRoutes(deps),
];
