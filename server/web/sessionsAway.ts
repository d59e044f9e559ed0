/** Nobody knows just now who is signed in: that is said, and nobody is taken for a visitor. */
export class SessionsAway extends Error {
  override readonly name = 'SessionsAway';

  constructor(cause: unknown) {
    super('the place of sessions cannot be reached', { cause });
  }
}
