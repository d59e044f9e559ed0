/**
 * Hosts at which anybody can have a mailbox: two addresses there say nothing about two people. The
 * providers most used in China and abroad: assumption, docs/sources.md §1.2.
 */
const hosts: ReadonlySet<string> = new Set([
  '@qq.com',
  '@vip.qq.com',
  '@foxmail.com',
  '@163.com',
  '@vip.163.com',
  '@126.com',
  '@yeah.net',
  '@188.com',
  '@sina.com',
  '@vip.sina.com',
  '@sina.cn',
  '@sohu.com',
  '@139.com',
  '@189.cn',
  '@wo.cn',
  '@aliyun.com',
  '@21cn.com',
  '@tom.com',
  '@263.net',
  '@gmail.com',
  '@outlook.com',
  '@hotmail.com',
  '@live.com',
  '@msn.com',
  '@icloud.com',
  '@me.com',
  '@yahoo.com',
  '@yahoo.com.cn',
  '@yahoo.co.jp',
  '@proton.me',
  '@protonmail.com',
  '@gmx.de',
  '@web.de',
  '@naver.com',
  // Reserved for examples (RFC 2606): nobody works there.
  '@example.com',
  '@example.org',
  '@example.net',
]);

/** Ends of names that are reserved for tests and examples (RFC 2606). */
const reserved = /\.(?:test|example|invalid|localhost)$/;

/** Whether a host as `hostOf` gives it is open to anybody. */
export const isPublicHost = (host: string): boolean => hosts.has(host) || reserved.test(host);
