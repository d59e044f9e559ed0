import { createUser } from '../../server/features/accounts/createUser.step.js';
import { testApp } from '../support/testApp.js';
import { visitor } from '../support/visitor.js';

test('what is noted of a refusal at a mailed link opens nothing', async () => {
  const zone = await testApp();
  const typed = { email: 'noted@example.com', password: 'eleven geese fly north' };
  const user = { ...typed, name: 'Lin Yuan', phone: '', locale: 'en', confirmed: true } as const;
  const id = await createUser(zone.deps, user);
  const person = visitor(zone.app);
  await person.post('/sign-in', typed);
  const link = `/invitations/${'k'.repeat(43)}`;
  expect((await person.post(`${link}/accept`, {}, '/organisations')).status).toBe(404);
  // It is noted beside the answer.
  await person.get('/organisations');
  const noted = await zone.deps.db.rows.refusals.all({ user_id: id });
  expect(noted.map(({ path }) => path)).toEqual(['/invitations/…/accept']);
  await zone.close();
});
