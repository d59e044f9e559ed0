import { join } from 'node:path';
import { loadPresets } from '../features/designer/versions/presets.service.js';
import { projectRoot } from '../web/startup.js';
import { fillDemoZone } from './demoZone/fillDemoZone.js';
import { withDeps } from './withDeps.js';

/** Loads the presets and fills the demonstration zone where it is still empty. */
await withDeps(async (deps) => {
  await loadPresets(deps, join(projectRoot(), 'config', 'programmes'));
  const filled = await fillDemoZone(deps);
  process.stdout.write(filled ? 'Demonstration zone filled\n' : 'Demonstration zone was there\n');
});
