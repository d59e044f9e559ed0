import type { RequestHandler } from 'express';

/** Where pages stood that mails have linked to. */
const moved: readonly (readonly [string, string])[] = [['/partner-cases', '/counterparty-cases']];

/** Sends whoever follows an old link, or sends a form of an old page, to where it stands now: 308. */
export const movedAddresses: RequestHandler = (request, response, next) => {
  const { originalUrl } = request;
  const found = moved.find(([from]) => new RegExp(`^${from}(?=[/?]|$)`).test(originalUrl));
  if (!found) return next();
  response.redirect(308, `${found[1]}${originalUrl.slice(found[0].length)}`);
};
