import type { Request, Response } from 'express';
import { cookieOf } from './cookies.js';

/** What has just been done, for the next page to say once. */
export interface DoneMessage {
  /** Of a sentence under `done` in the locales. */
  readonly key: string;
  /** Where a mail went, for a sentence that says so; '' elsewhere. */
  readonly address: string;
}

/** It travels in a cookie that the next page takes away: an address in a link would stay in logs. */
const cookie = 'qixian.done';
const keyShape = /^[a-z0-9_.]{1,60}$/i;
/** A neighbouring host could plant the cookie, so that no sentence goes through it. */
const addressShape = /^[^\s@:]{1,64}@[^\s@:]{1,190}$/;

export function tellDone(response: Response, { key, address }: DoneMessage, secure: boolean): void {
  const told = address === '' ? key : `${key}:${address}`;
  response.cookie(cookie, told, { httpOnly: true, sameSite: 'lax', secure, maxAge: 60_000 });
}

export function takeDone(request: Request, response: Response): DoneMessage | null {
  const found = cookieOf(request, cookie);
  if (found === null) return null;
  response.clearCookie(cookie);
  const [key = '', address = ''] = found.split(':');
  if (!keyShape.test(key) || (address !== '' && !addressShape.test(address))) return null;
  return { key, address };
}
