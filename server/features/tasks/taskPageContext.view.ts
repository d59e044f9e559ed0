import type { Deps } from '../../shared/request/deps.js';
import type { FormContext } from '../../shared/request/pageContext.js';

/** For whom and when the page of tasks is made. */
export type TaskPageContext = FormContext & Pick<Deps, 'calendar'>;
