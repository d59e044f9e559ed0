import { startProblem } from './web/startProblem.js';
import { readSettings, type Settings } from './settings.js';

let settings: Settings | null = null;
try {
  settings = readSettings(process.env);
  // Loaded once it is known that it can serve: a wrong setting is told in a tenth of the time.
  const { serve } = await import('./serve.js');
  await serve(settings);
} catch (error) {
  process.stderr.write(`${startProblem(error, settings)}\n`);
  process.exit(1);
}
