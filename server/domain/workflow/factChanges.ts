import { canonicalJson, type JsonObject } from '../json.js';
import { moneyFacts } from './contract/effects.js';

/**
 * Whether facts that are set anew differ from those on which somebody scored, voted or gave an
 * opinion: class, amount, place, score. Money that is set aside or let go changes none of them.
 */
export const changesFacts = (before: JsonObject, set: JsonObject): boolean =>
  Object.entries(set).some(
    ([name, now = null]) =>
      !moneyFacts.has(name) && canonicalJson(now) !== canonicalJson(before[name] ?? null),
  );
