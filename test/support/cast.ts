import type { Express } from 'express';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { visitor, type Visitor } from './visitor.js';

/** Who can be asked to sit down at a browser. */
export interface Cast {
  /** Somebody of the demonstration's cast, signed in with e-mail and password. */
  as(id: string): Promise<Visitor>;
  /** Somebody without an account. */
  stranger(): Visitor;
}

export function castOf(app: Express): Cast {
  const present = new Map<string, Visitor>();
  return {
    stranger: () => visitor(app),
    as: async (id) => {
      const known = present.get(id);
      if (known) return known;
      const person = visitor(app);
      const typed = { email: `${id}${demoDomain}`, password: demoPassword };
      const answer = await person.post('/sign-in', typed);
      if (answer.status !== 303) throw new Error(`${id} cannot sign in: ${answer.status}`);
      present.set(id, person);
      return person;
    },
  };
}
