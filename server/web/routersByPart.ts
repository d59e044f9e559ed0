import { Router, type RequestHandler } from 'express';

/** `cases` of `/Cases/1`, '' of `/`: capitals make no difference to where a path leads. */
const firstPart = (path: string): string => (path.split('/', 2)[1] ?? '').toLowerCase();

interface RoutersByPart {
  /** The router on which a path of routes belongs; its first part must be a fixed word. */
  readonly routerOf: (path: string) => Router;
  readonly handler: RequestHandler;
}

/**
 * A router for each first part of a path: one for all would try hundreds of routes in turn, which
 * takes a page behind the others a twentieth of its time.
 */
export function routersByPart(): RoutersByPart {
  const routers = new Map<string, Router>();
  return {
    routerOf: (path) => {
      const part = firstPart(path);
      if (!/^[a-z-]*$/.test(part)) throw new Error(`${path} begins with no fixed word`);
      const router = routers.get(part) ?? Router();
      routers.set(part, router);
      return router;
    },
    handler: (request, response, next) => {
      const router = routers.get(firstPart(request.path));
      if (router) router(request, response, next);
      else next();
    },
  };
}
